package dev.muster.codec.classes;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Objects that Java serialization replaces by one of another class for good: a {@code writeReplace} whose product has no
 * {@code readResolve}, as that of a map of Gson, which becomes a {@code LinkedHashMap}. Where a field can hold only the class
 * that was replaced, the object has to travel as itself.
 */
public final class Replacements {
    private static final ClassValue<Replacements> OF = new ClassValue<>() {
        @Override
        protected Replacements computeValue(Class<?> type) {
            return new Replacements(find(type));
        }
    };

    private final @Nullable Method writeReplace;
    private volatile boolean hasWayBack; // the same for each object of a class, and writeReplace may take its time

    private Replacements(@Nullable Method writeReplace) {
        this.writeReplace = writeReplace;
    }

    /** Whether objects of the class may be replaced, and travel by their fields instead. */
    public static boolean isReplaced(Class<?> type) {
        return OF.get(type).writeReplace != null;
    }

    /** Whether what comes of the object could not be held by something of this type. */
    static boolean wouldNotFit(Class<?> holder, Object object) {
        Replacements known = OF.get(object.getClass());
        if (known.writeReplace == null || known.hasWayBack) return false;
        Object product = known.productOf(object, known.writeReplace);
        known.hasWayBack = product != null
                && (hasReadResolve(product.getClass()) || OF.get(product.getClass()).writeReplace != null);
        return !known.hasWayBack && product != null && !holder.isInstance(product);
    }

    private @Nullable Object productOf(Object object, Method method) {
        try {
            return method.invoke(object);
        } catch (ReflectiveOperationException e) {
            return null; // what it throws is reported where the object is written
        }
    }

    private static @Nullable Method find(Class<?> type) {
        if (Kind.of(type) != Kind.JAVA
                || Throwable.class.isAssignableFrom(type)
                || ClassTraits.inheritsClosedState(type)) return null;
        Class<?> level = type;
        while (level != null && !ClassTraits.isClosed(level) && !ClassTraits.hasMethod(level, "writeReplace"))
            level = level.getSuperclass();
        return level == null || ClassTraits.isClosed(level) ? null : accessible(level, type);
    }

    private static @Nullable Method accessible(Class<?> level, Class<?> type) {
        try {
            Method method = level.getDeclaredMethod("writeReplace");
            boolean isInherited = !Modifier.isPrivate(method.getModifiers());
            return (level == type || isInherited) && method.trySetAccessible() ? method : null;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean hasReadResolve(Class<?> type) {
        for (Class<?> level = type; level != null; level = level.getSuperclass()) {
            if (ClassTraits.hasMethod(level, "readResolve")) return true;
        }
        return false;
    }
}
