package dev.muster.codec.classes;

import com.esotericsoftware.kryo.kryo5.KryoException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Objects of which each JVM has the one of its class, held by a static field: an {@code object} of Kotlin or Scala, a
 * companion, and in Java a constant without fields that its class holds, or one around it. They are compared by identity
 * ({@code ===}, {@code when}, {@code match}), so a copy would be a second one that equals nothing. What they hold is the state
 * of a JVM, as that of static fields is, and stays there.
 */
public final class Singletons {
    private static final ClassValue<List<Field>> HOLDERS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            try {
                return find(type);
            } catch (LinkageError e) {
                return List.of(); // the type of a field is missing, which is reported where the fields are needed
            }
        }
    };

    private Singletons() {}

    /** The static fields that may hold such an object of the class; most classes have none. */
    public static List<Field> holdersOf(Class<?> type) {
        return HOLDERS.get(type);
    }

    /** The static field that holds this very object; null if there is none. */
    public static @Nullable Field holderOf(Object object) {
        for (Field each : holdersOf(object.getClass())) {
            if (isHeldBy(each, object)) return each;
        }
        return null;
    }

    /** What names the field among those that may hold an object of the class. */
    public static String nameOf(Field holder, Class<?> type) {
        Class<?> declaring = holder.getDeclaringClass();
        return declaring == type ? holder.getName() : declaring.getName() + "." + holder.getName();
    }

    private static boolean isHeldBy(Field holder, Object object) {
        try {
            return valueOf(holder) == object;
        } catch (LinkageError e) {
            return false; // the class around it cannot be initialised, so the object is not from there
        }
    }

    public static @Nullable Object valueOf(Field holder) {
        try {
            return holder.get(null);
        } catch (IllegalAccessException e) {
            throw new KryoException(e);
        }
    }

    private static List<Field> find(Class<?> type) {
        if (type.isHidden()) return List.of();
        boolean isOfKotlin = isOfKotlin(type);
        List<Field> found = !isOfKotlin && isStateless(type)
                ? stateless(type)
                : constants(type)
                        .filter(each -> each.getType() == type)
                        .filter(each -> each.getName().equals("MODULE$")
                                || (isOfKotlin && each.getName().equals("INSTANCE")))
                        .toList();
        if (found.isEmpty() && isOfKotlin && type.getDeclaringClass() != null) { // of a companion
            found = constants(type.getDeclaringClass())
                    .filter(each -> each.getType() == type)
                    .toList();
        }
        return found.stream().filter(Field::trySetAccessible).toList();
    }

    /** Those of the class and of the ones around it: an anonymous or nested class has no constants of its own, or hides them. */
    private static List<Field> stateless(Class<?> type) {
        List<Field> found = new ArrayList<>();
        for (Class<?> holder = type; holder != null; holder = enclosing(holder)) {
            constants(holder)
                    .filter(each -> each.getType().isAssignableFrom(type))
                    .forEach(found::add);
        }
        return found;
    }

    private static @Nullable Class<?> enclosing(Class<?> type) {
        try {
            return type.getEnclosingClass();
        } catch (LinkageError e) {
            return null; // some compilers name a class that is not there
        }
    }

    private static Stream<Field> constants(Class<?> holder) {
        return Arrays.stream(holder.getDeclaredFields())
                .filter(each -> Modifier.isStatic(each.getModifiers()) && Modifier.isFinal(each.getModifiers()));
    }

    /** By name: Kotlin need not be there. */
    private static boolean isOfKotlin(Class<?> type) {
        return Arrays.stream(type.getDeclaredAnnotations())
                .anyMatch(each -> each.annotationType().getName().equals("kotlin.Metadata"));
    }

    /** Whether an object of it has no state besides its class. */
    private static boolean isStateless(Class<?> type) {
        Kind kind = Kind.ordinary(type);
        if (kind != Kind.FIELDS && kind != Kind.JAVA) return false;
        for (Class<?> level = type; level != null && level != Object.class; level = level.getSuperclass()) {
            if (ClassTraits.isClosed(level)) return false;
            for (Field each : level.getDeclaredFields()) {
                if (!Modifier.isStatic(each.getModifiers())) return false;
            }
        }
        return true;
    }
}
