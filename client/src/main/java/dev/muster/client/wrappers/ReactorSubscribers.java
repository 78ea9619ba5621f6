package dev.muster.client.wrappers;

import java.lang.reflect.Method;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Subscribers of Reactor behind the few operators that let a rejection of their executor get lost: all others pass it on to
 * their subscriber themselves. Such an operator is cancelled, and its subscriber gets the refusal as its {@code onError}.
 *
 * <p>Reactor is not a dependency, and the path to the subscriber is internal to it. With a version in which that path is
 * different, the executor throws an exception as before.
 */
final class ReactorSubscribers {
    private static final String OURS = "reactor.core.";
    private static final String OPERATOR = "reactor\\.core\\.publisher\\.Flux";

    private static final Pattern FORGETFUL = Pattern.compile(OPERATOR
            + "(?:DelaySequence\\$DelaySubscriber|BufferTimeout\\$BufferTimeoutWithBackpressureSubscriber"
            + "|WindowTimeout\\$WindowTimeoutWithBackpressureSubscriber"
            + "|OnBackpressureBufferTimeout\\$BackpressureBufferTimeoutSubscriber)");
    /** Operators that pass on the cancellation of a source, for a subscriber that no longer listens. */
    private static final Pattern LEAVING =
            Pattern.compile(OPERATOR + "(?:CancelOn\\$CancelSubscriber|RefCountGrace\\$RefConnection)");

    /** Where a task of a scheduler keeps what it runs, and a lambda the operator. */
    private static final List<String> INSIDE = List.of("task", "arg$1", "parent");

    private static final int MAX_WRAPPERS = 4;

    private ReactorSubscribers() {}

    /**
     * Gives a refusal to the subscriber behind a wrapper.
     *
     * @return whether it has it, so that there is nobody left to tell
     */
    static boolean end(Object wrapper, RuntimeException refusal) throws ReflectiveOperationException {
        Object found = wrapper;
        for (int i = 0; i < MAX_WRAPPERS && found != null; i++) {
            String name = found.getClass().getName();
            if (!name.startsWith(OURS)) return false;
            if (LEAVING.matcher(name).matches()) return ForeignFields.leave(found, refusal);
            if (FORGETFUL.matcher(name).matches()) return tell(found, refusal);
            found = inside(found);
        }
        return false;
    }

    private static @Nullable Object inside(Object wrapper) throws IllegalAccessException {
        for (String field : INSIDE) {
            Object inner = ForeignFields.read(wrapper, field);
            if (inner != null) return inner;
        }
        return null;
    }

    private static boolean tell(Object operator, RuntimeException refusal) throws IllegalAccessException {
        Object subscriber = ForeignFields.read(operator, "actual");
        Method cancel = ForeignFields.method(operator, "cancel");
        Method onError = subscriber == null ? null : ForeignFields.method(subscriber, "onError", Throwable.class);
        if (subscriber == null || cancel == null || onError == null) return false;
        ForeignFields.hand(operator, cancel);
        ForeignFields.hand(subscriber, onError, refusal);
        return true;
    }
}
