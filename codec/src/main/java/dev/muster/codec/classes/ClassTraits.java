package dev.muster.codec.classes;

import java.io.Externalizable;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Map;

/** What can be asked about a class by itself: whether its fields can be seen, and what it says about Java serialization. */
public final class ClassTraits {
    private ClassTraits() {}

    /**
     * Whether the class is in a named module that does not open its package to us. All of the JDK counts as closed, also where
     * {@code --add-opens} opens a package: its classes keep transient state, and what a copy of their fields would be, nobody
     * has promised (a sub-list that is out of step with its list, a {@code Method} without a class).
     */
    public static boolean isClosed(Class<?> type) {
        Module module = type.getModule();
        return module.isNamed()
                && (isPlatform(type) || !module.isOpen(type.getPackageName(), ClassTraits.class.getModule()));
    }

    /** Whether a class comes with the JVM. */
    public static boolean isPlatform(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    /** Classes that users can name (a {@code DelayQueue}, the {@code Attributes} of a jar) are no views: code casts to them. */
    static boolean isView(Class<?> type) {
        return !isPublic(type) && isCollection(type);
    }

    private static boolean isPublic(Class<?> type) {
        for (Class<?> level = type; level != null; level = level.getEnclosingClass()) {
            if (!Modifier.isPublic(level.getModifiers())) return false;
        }
        return type.getModule().isExported(type.getPackageName());
    }

    public static boolean isCollection(Class<?> type) {
        return Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type)
                || Map.Entry.class.isAssignableFrom(type);
    }

    /** Whether the class, or one it extends, has its own say in Java serialization, and so invariants to keep. */
    static boolean hasHooks(Class<?> type) {
        if (Externalizable.class.isAssignableFrom(type)) return true;
        for (Class<?> level = type; level != null && level != Object.class; level = level.getSuperclass()) {
            if (hasMethod(level, "writeObject", ObjectOutputStream.class)
                    || hasMethod(level, "readObject", ObjectInputStream.class)
                    || hasMethod(level, "readObjectNoData")
                    || hasMethod(level, "writeReplace")
                    || hasMethod(level, "readResolve")
                    || hasPersistentFields(level)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the user's part of a class decides by itself what of its fields is written. */
    public static boolean writesItself(Class<?> type) {
        if (Externalizable.class.isAssignableFrom(type)) return true;
        for (Class<?> level = type; level != null && !isClosed(level); level = level.getSuperclass()) {
            if (hasMethod(level, "writeObject", ObjectOutputStream.class)
                    || hasMethod(level, "writeReplace")
                    || hasPersistentFields(level)) {
                return true;
            }
        }
        return false;
    }

    static boolean hasMethod(Class<?> level, String name, Class<?>... parameters) {
        try {
            Method method = level.getDeclaredMethod(name, parameters);
            return !Modifier.isStatic(method.getModifiers());
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private static boolean hasPersistentFields(Class<?> level) {
        try {
            return Modifier.isStatic(
                    level.getDeclaredField("serialPersistentFields").getModifiers());
        } catch (NoSuchFieldException e) {
            return false;
        }
    }

    /** Whether a class of the user extends a closed one that has state we cannot see, as every subclass of Thread does. */
    static boolean inheritsClosedState(Class<?> type) {
        for (Class<?> level = type; level != null && level != Object.class; level = level.getSuperclass()) {
            if (!isClosed(level)) continue;
            for (Field field : level.getDeclaredFields()) {
                if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0) return true;
            }
        }
        return false;
    }
}
