package dev.muster.codec.refusals;

import dev.muster.codec.classes.SharedTypes;
import dev.muster.codec.payload.CannotTravel;
import java.util.function.Function;

/**
 * Which classes leave, by a sentence that says why one does not, or an empty text.
 *
 * @param origins what is to be said of a class wherever its name is written
 * @param ofTasks whether tasks are written, which do not get what is of use only where it is shared
 */
public record OutboundFilter(Function<Class<?>, String> origins, boolean ofTasks) {
    public String ofObjects(Class<?> type) {
        if (ofTasks && SharedTypes.isShared(type)) throw new CannotTravel(Refusals.sentenceOfShared(type));
        return origins.apply(type);
    }

    public String ofName(Class<?> type) {
        return origins.apply(type);
    }
}
