package dev.muster.codec.classes;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Arrays and containers of the JDK, by one of their elements: what holds locks, or counters, holds such all over. */
public final class Containers {
    private static final int NESTED_MAX = 4;
    private static final int LOOKED_AT_MAX = 16;

    private Containers() {}

    /** An object that lies in the container, or in one within it; the object itself where it is no container, or is empty. */
    public static @Nullable Object innermost(@Nullable Object object) {
        Object at = object;
        for (int depth = 0; at != null && depth < NESTED_MAX && isContainer(at); depth++) {
            Object element = elementOf(at);
            if (element == null) return at;
            at = element;
        }
        return at;
    }

    /** Whether nothing but what it contains makes it what it is. */
    public static boolean isContainer(Object object) {
        if (object instanceof Object[]) return true;
        return ClassTraits.isClosed(object.getClass())
                && (object instanceof Collection
                        || object instanceof Map
                        || object instanceof Optional
                        || object instanceof AtomicReference);
    }

    private static @Nullable Object elementOf(Object container) {
        try {
            if (container instanceof Object[] array) return firstOf(array);
            if (container instanceof Collection<?> collection) return firstOf(collection.iterator());
            if (container instanceof Map<?, ?> map) return firstOf(map.values().iterator());
            if (container instanceof Optional<?> optional) return optional.orElse(null);
            return ((AtomicReference<?>) container).get();
        } catch (RuntimeException e) {
            return null; // another thread changes it, or it shows what misbehaves
        }
    }

    private static @Nullable Object firstOf(Object[] array) {
        for (int i = 0; i < Math.min(array.length, LOOKED_AT_MAX); i++) {
            if (array[i] != null) return array[i];
        }
        return null;
    }

    private static @Nullable Object firstOf(Iterator<?> elements) {
        for (int i = 0; i < LOOKED_AT_MAX && elements.hasNext(); i++) {
            Object element = elements.next();
            if (element != null) return element;
        }
        return null;
    }
}
