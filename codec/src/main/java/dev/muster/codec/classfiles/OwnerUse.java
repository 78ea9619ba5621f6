package dev.muster.codec.classfiles;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether any code reads the reference to the enclosing object that a compiler gives to an inner class, needed or not. Found
 * in the class files, as far as they are there: where one cannot be read, the reference counts as read. What only a
 * constructor reads does not count, since none runs on arrival.
 */
public final class OwnerUse {
    private static final String OF_SCALA = "$outer";

    /** Scala's classes that have no name in the source: no code outside of them can ask for their owner. */
    private static final Pattern WITHOUT_NAME = Pattern.compile(".*\\$anon(fun)?\\$.*");

    private static final ClassValue<Boolean> READ = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            try {
                return new OwnerUse(type).isReadIn(nameOf(type));
            } catch (IOException | RuntimeException | LinkageError e) {
                return true;
            }
        }
    };

    private final String owner;
    private final @Nullable ClassLoader loader;
    private final BiPredicate<String, String> isReference;
    private final BiPredicate<String, String> isAccessor;
    private final Set<String> seen = new HashSet<>();

    private OwnerUse(Class<?> type) {
        owner = nameOf(type);
        loader = type.getClassLoader();
        isReference = (holder, name) -> holder.equals(owner) && isOwnerName(name);
        boolean isWithoutName = WITHOUT_NAME.matcher(owner).matches();
        isAccessor = (holder, name) -> isWithoutName && holder.equals(owner) && name.endsWith("$" + OF_SCALA);
    }

    /** Whether the field is such a reference, and nothing but its constructor has to do with it. */
    public static boolean isUnused(Field field) {
        return isOwner(field) && !READ.get(field.getDeclaringClass());
    }

    static boolean isOwner(Field field) {
        boolean isOfScala = field.getName().equals(OF_SCALA) && Modifier.isFinal(field.getModifiers());
        return (field.isSynthetic() || isOfScala) && isOwnerName(field.getName());
    }

    public static boolean isOwnerName(String field) {
        return field.startsWith("this$") || field.equals(OF_SCALA);
    }

    private static String nameOf(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    /** In this class, or in one within it: its file names those, whether or not the compiler knows of nest mates. */
    private boolean isReadIn(String name) throws IOException {
        seen.add(name);
        ClassFile file = ClassFile.find(name, loader);
        if (file == null) return true;
        BitSet references = file.constants().fields(isReference);
        if (file.constants().hasMethod(isAccessor)) return true;
        if (!references.isEmpty() && (!name.equals(owner) || isReadByOwn(file, references))) return true;
        for (String other : file.nestedClasses()) {
            if (other.startsWith(owner + "$") && !seen.contains(other) && isReadIn(other)) return true;
        }
        return false;
    }

    private boolean isReadByOwn(ClassFile file, BitSet references) {
        if (file.constants().hasHandleOf(references)) return true;
        for (ClassFile.Method method : file.methods()) {
            boolean counts = !method.name().equals("<init>") && !isAccessor.test(owner, method.name());
            if (counts && Instructions.readsField(method.code(), references)) return true;
        }
        return false;
    }
}
