package dev.muster.codec.classes;

import java.io.Serializable;
import java.lang.reflect.Proxy;

/** How objects of a class travel. The one place where that is decided; the order of the questions is the rule. */
public enum Kind {
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

    public static Kind of(Class<?> type) {
        return KINDS.get(type);
    }

    /** What a class of this kind is called in a sentence. */
    public String description() {
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
        return !Singletons.holdersOf(type).isEmpty() && !SharedTypes.isMeetingPlace(type);
    }

    /** The kind of an object that is not the one object of its class. */
    public static Kind ordinary(Class<?> type) {
        if (JdkTypes.handles(type)) return TABLE;
        if (SharedTypes.isMeetingPlace(type) || Mocks.isGenerated(type)) return REFUSED;
        if (type == Object.class) return FIELDS; // has none, and is what people lock on
        if (type.isArray()) return ARRAY;
        if (Enum.class.isAssignableFrom(type)) return ENUM;
        if (type.isHidden()) return ofHidden(type);
        if (Proxy.isProxyClass(type)) return PROXY;
        boolean serializable = Serializable.class.isAssignableFrom(type);
        if (Throwable.class.isAssignableFrom(type)) return JAVA;
        if (ClassTraits.isClosed(type)) return serializable ? JAVA : ClassTraits.isView(type) ? VIEW : REFUSED;
        if (serializable && ClassTraits.hasHooks(type)) return JAVA;
        if (type.isRecord()) return RECORD;
        if (ClassTraits.inheritsClosedState(type)) return serializable ? JAVA : REFUSED;
        return FIELDS;
    }

    private static Kind ofHidden(Class<?> type) {
        if (!type.isSynthetic() || !Serializable.class.isAssignableFrom(type)) return REFUSED;
        return ClassTraits.isClosed(type) ? JAVA : LAMBDA;
    }
}
