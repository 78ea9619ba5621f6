package dev.muster.codec.filter;

import java.io.ObjectInputFilter;
import java.util.Optional;

/**
 * Says of which classes objects may be made from bytes, and how deep objects may nest.
 *
 * <p>A filter keeps a compromised peer from choosing classes at will; it is no security boundary by itself. A client that may
 * submit a task runs code in a runner anyway, so what guards a cluster is its credentials.
 *
 * <p>Implementations must be safe for use by several threads.
 */
@FunctionalInterface
public interface DecodeFilter {
    /** Allows every class: for a runner, whose tasks may be made of anything. */
    DecodeFilter NONE = type -> Optional.empty();

    /**
     * For results in a client. Refuses classes of the JDK and of common libraries that do more than hold data when they are
     * read, compared or shown: that call methods by name, load code, look names up, connect, or read further objects. Such a
     * list is never complete.
     */
    DecodeFilter DEFAULT = Gadgets::refusal;

    /**
     * Asks the filter first. What it rejects is refused, what it allows is allowed, and where it is undecided {@link #DEFAULT}
     * decides. It is asked about each class (of an array, its element type) after that was loaded and before it is initialised,
     * without numbers of depth, references, bytes or array length.
     */
    static DecodeFilter of(ObjectInputFilter filter) {
        return type -> switch (filter.checkInput(new ClassQuestion(type))) {
            case ALLOWED -> Optional.empty();
            case REJECTED -> Optional.of("the filter of this program rejects it");
            case UNDECIDED -> Gadgets.refusal(type);
        };
    }

    /** Why no object of the class may be made, as a clause; empty if it may. The class is not initialised yet. */
    Optional<String> refusal(Class<?> type);

    /** How many objects may lie inside each other. */
    default int maxDepth() {
        return 4096;
    }
}
