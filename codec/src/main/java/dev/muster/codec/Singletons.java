package dev.muster.codec;

import com.esotericsoftware.kryo.kryo5.KryoException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Objects of which each JVM has the one of its class, held by a static field: an {@code object} of Kotlin or Scala, a
 * companion, and in Java a constant of its own class that has no fields. They are compared by identity ({@code ===}, {@code
 * when}, {@code match}), so a copy would be a second one that equals nothing. What they hold is the state of a JVM, as that of
 * static fields is, and stays there.
 */
final class Singletons {
    private static final ClassValue<List<Field>> HOLDERS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            try {
                return find(type);
            } catch (LinkageError e) {
                return List.of(); // the type of a field is not there: it is told where the fields are needed
            }
        }
    };

    private Singletons() {}

    /** The static fields that may hold such an object of the class; most classes have none. */
    static List<Field> holdersOf(Class<?> type) {
        return HOLDERS.get(type);
    }

    /** The static field that holds this very object; null if there is none. */
    static @Nullable Field holderOf(Object object) {
        for (Field each : holdersOf(object.getClass())) {
            if (valueOf(each) == object) return each;
        }
        return null;
    }

    static @Nullable Object valueOf(Field holder) {
        try {
            return holder.get(null);
        } catch (IllegalAccessException e) {
            throw new KryoException(e);
        }
    }

    private static List<Field> find(Class<?> type) {
        if (type.isHidden()) return List.of();
        boolean isOfKotlin = isOfKotlin(type);
        boolean isConstant = !isOfKotlin && Kind.ordinary(type) == Kind.FIELDS && hasNoFields(type);
        List<Field> found = constants(type, type)
                .filter(each -> isConstant
                        || each.getName().equals("MODULE$")
                        || (isOfKotlin && each.getName().equals("INSTANCE")))
                .toList();
        if (found.isEmpty() && isOfKotlin && type.getDeclaringClass() != null) {
            found = constants(type.getDeclaringClass(), type).toList(); // of a companion
        }
        return found.stream().filter(Field::trySetAccessible).toList();
    }

    private static Stream<Field> constants(Class<?> holder, Class<?> type) {
        return Arrays.stream(holder.getDeclaredFields())
                .filter(each -> each.getType() == type)
                .filter(each -> Modifier.isStatic(each.getModifiers()) && Modifier.isFinal(each.getModifiers()));
    }

    /** By name: Kotlin need not be there. */
    private static boolean isOfKotlin(Class<?> type) {
        return Arrays.stream(type.getDeclaredAnnotations())
                .anyMatch(each -> each.annotationType().getName().equals("kotlin.Metadata"));
    }

    private static boolean hasNoFields(Class<?> type) {
        for (Class<?> level = type; level != null && level != Object.class; level = level.getSuperclass()) {
            if (Kind.isClosed(level)) return false;
            for (Field each : level.getDeclaredFields()) {
                if (!Modifier.isStatic(each.getModifiers())) return false;
            }
        }
        return true;
    }
}
