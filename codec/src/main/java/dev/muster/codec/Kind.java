package dev.muster.codec;

import java.io.Externalizable;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Map;

/** How objects of a class travel. The one place where that is decided; the order of the questions is the rule. */
enum Kind {
    /** A type of the JDK that has a serializer of its own. */
    TABLE,
    /** An array, element by element. */
    ARRAY,
    /** An enum constant, by name. */
    ENUM,
    /** A serializable lambda or method reference of the user's code. */
    LAMBDA,
    /** A dynamic proxy: its interfaces and its handler. */
    PROXY,
    /** The one object of its class in each JVM: the static field that holds it. */
    SINGLETON,
    /** A record: its components, through its canonical constructor. */
    RECORD,
    /** An ordinary class of the user: its fields. */
    FIELDS,
    /** By Java serialization: the JDK's own serializable types, every throwable, and whatever has hooks for it. */
    JAVA,
    /** A view of the JDK that is not serializable, such as a key set or a sub-list: travels as a copy of its content. */
    VIEW,
    /** Belongs to its JVM. */
    REFUSED;

    private static final ClassValue<Kind> KINDS = new ClassValue<>() {
        @Override
        protected Kind computeValue(Class<?> type) {
            Kind ordinary = ordinary(type);
            return switch (ordinary) {
                case FIELDS, RECORD, JAVA, REFUSED -> isSingleton(type) ? SINGLETON : ordinary;
                default -> ordinary;
            };
        }
    };

    static Kind of(Class<?> type) {
        return KINDS.get(type);
    }

    /** What a class of this kind is called in a sentence. */
    String description() {
        return switch (this) {
            case ENUM -> "an enum";
            case RECORD -> "a record";
            case FIELDS -> "an ordinary class";
            case JAVA -> "a class with its own Java serialization";
            case SINGLETON -> "a class of one object";
            default -> "a class of another kind";
        };
    }

    private static boolean isSingleton(Class<?> type) {
        return !Singletons.holdersOf(type).isEmpty() && !Refusals.isMeetingPlace(type);
    }

    /** The kind of an object that is not the one object of its class. */
    static Kind ordinary(Class<?> type) {
        if (JdkTypes.handles(type)) return TABLE;
        if (Refusals.isMeetingPlace(type) || Mocks.isGenerated(type)) return REFUSED;
        if (type == Object.class) return FIELDS; // has none, and is what people lock on
        if (type.isArray()) return ARRAY;
        if (Enum.class.isAssignableFrom(type)) return ENUM;
        if (type.isHidden()) return ofHidden(type);
        if (Proxy.isProxyClass(type)) return PROXY;
        boolean serializable = Serializable.class.isAssignableFrom(type);
        if (Throwable.class.isAssignableFrom(type)) return JAVA;
        if (isClosed(type)) return serializable ? JAVA : isView(type) ? VIEW : REFUSED;
        if (serializable && hasHooks(type)) return JAVA;
        if (type.isRecord()) return RECORD;
        if (inheritsClosedState(type)) return serializable ? JAVA : REFUSED;
        return FIELDS;
    }

    private static Kind ofHidden(Class<?> type) {
        if (!type.isSynthetic() || !Serializable.class.isAssignableFrom(type)) return REFUSED;
        return isClosed(type) ? JAVA : LAMBDA;
    }

    /**
     * Whether the class is in a named module that does not open its package to us. All of the JDK counts as closed, also where
     * {@code --add-opens} opens a package: its classes keep transient state, and what a copy of their fields would be, nobody
     * has promised (a sub-list that is out of step with its list, a {@code Method} without a class).
     */
    static boolean isClosed(Class<?> type) {
        Module module = type.getModule();
        return module.isNamed() && (isPlatform(type) || !module.isOpen(type.getPackageName(), Kind.class.getModule()));
    }

    /** Whether a class comes with the JVM. */
    static boolean isPlatform(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    /** Classes that users can name (a {@code DelayQueue}, the {@code Attributes} of a jar) are no views: code casts to them. */
    private static boolean isView(Class<?> type) {
        return !isPublic(type) && isCollection(type);
    }

    private static boolean isPublic(Class<?> type) {
        for (Class<?> level = type; level != null; level = level.getEnclosingClass()) {
            if (!Modifier.isPublic(level.getModifiers())) return false;
        }
        return type.getModule().isExported(type.getPackageName());
    }

    static boolean isCollection(Class<?> type) {
        return Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type)
                || Map.Entry.class.isAssignableFrom(type);
    }

    /** Whether the class, or one it extends, has its own say in Java serialization, and so invariants to keep. */
    private static boolean hasHooks(Class<?> type) {
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
    static boolean writesItself(Class<?> type) {
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
