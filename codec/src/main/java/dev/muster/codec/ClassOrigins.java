package dev.muster.codec;

import dev.muster.codec.classfiles.ClassFiles;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Refuses classes that the other side would find under the same name in another file: a JVM with several class loaders may have
 * two versions of a class, and an object of the one must not become an object of the other. A class counts as another if its
 * own bytes differ, or those of any class next to it in its jar or folder, since it is likely to use that. Classes that the
 * other side does not find at all are not compared, nor those of the system class loader, which cost nothing here.
 *
 * <p>It may be asked by any number of threads at the same time.
 */
public final class ClassOrigins implements Function<Class<?>, String> {
    private static final System.Logger LOG = System.getLogger("dev.muster");

    /** Where the other side finds a class: the file of a name, or null. */
    @FunctionalInterface
    public interface Code {
        @Nullable
        URL find(String file) throws IOException;
    }

    private final @Nullable ClassLoader own; // from which the other side gets the same
    private final Code code;
    private final String consequence;
    private final Map<Class<?>, String> refusals = Collections.synchronizedMap(new WeakHashMap<>());
    private final Map<ProtectionDomain, Other> neighbours = Collections.synchronizedMap(new WeakHashMap<>());

    private ClassOrigins(@Nullable ClassLoader own, Code code, String consequence) {
        this.own = own;
        this.code = code;
        this.consequence = consequence;
    }

    /** For a program, whose tasks run from this code. */
    public static ClassOrigins ofProgram(Code code) {
        return new ClassOrigins(
                null,
                code,
                "and tasks would run the one of %s, which is another; name the code that tasks run from with classPath(..)"
                        + " of the pool's builder, or load the class from where they do");
    }

    /** For a task, whose program has what this loader finds. */
    static ClassOrigins ofTask(ClassLoader loader) {
        return new ClassOrigins(
                loader,
                file -> find(loader, file),
                "where a task has loaded it, and the program would get the one of %s, which is another; load it from the"
                        + " class path of the program, or return what is in it as an object of a class that both have");
    }

    /** A sentence that says why no object of this class may leave or come, or an empty text. */
    @Override
    public String apply(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) element = element.getComponentType();
        ClassLoader loader = element.getClassLoader();
        if (loader == null
                || loader == own
                || loader == ClassLoader.getSystemClassLoader()
                || loader == ClassLoader.getPlatformClassLoader()) return "";
        String known = refusals.get(element);
        if (known != null) return known;
        String refusal = refusal(element); // reads files, so not under the lock of the map
        refusals.put(element, refusal);
        return refusal;
    }

    private String refusal(Class<?> type) {
        String file = fileName(type);
        try (var files = new ClassFiles()) {
            URL there = code.find(file);
            if (there == null) return "";
            URL here = find(type.getClassLoader(), file);
            if (here == null || isOfParent(type, here)) return unreadable(type, there);
            if (there.toString().equals(here.toString())) return "";
            if (!Arrays.equals(files.read(there), files.read(here))) {
                return sentence(type, "that of " + origin(type, here), there);
            }
            Other other = neighbour(type.getProtectionDomain(), files);
            if (other.there == null) return "";
            String origin = "that of " + origin(type, here) + ", next to " + other.name;
            return sentence(type, origin, other.there);
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "the origin of " + type + " cannot be compared", e);
            return "";
        }
    }

    /** The bytes of the class are not to be had, as after its loader was closed. */
    private String unreadable(Class<?> type, URL there) {
        URL location = location(type.getProtectionDomain());
        if (location == null) return sentence(type, "one that its loader has made", there);
        return there.toString().contains(location.toString()) ? "" : sentence(type, "that of " + location, there);
    }

    private String sentence(Class<?> type, String origin, URL there) {
        return "class " + className(fileName(type)) + " is " + origin + " here, " + consequence.formatted(there);
    }

    /** A lambda is code of the class in which it stands. */
    private static String fileName(Class<?> type) {
        String name = type.getName();
        int lambda = name.indexOf("$$Lambda");
        return (lambda < 0 ? name : name.substring(0, lambda)).replace('.', '/') + ".class";
    }

    private static String className(String file) {
        return file.substring(0, file.length() - ".class".length()).replace('/', '.');
    }

    /** A loader that asks its parent last finds its own first. */
    private static @Nullable URL find(ClassLoader loader, String file) {
        URL own = loader instanceof URLClassLoader urls ? urls.findResource(file) : null;
        return own != null ? own : loader.getResource(file);
    }

    /**
     * Whether this is not the file of the class: a loader that makes classes from bytes which it got elsewhere may find only
     * what its parent finds, from which the parent has made another class.
     */
    private static boolean isOfParent(Class<?> type, URL file) {
        ClassLoader parent = type.getClassLoader().getParent();
        if (location(type.getProtectionDomain()) != null || parent == null) return false;
        URL ofParent = parent.getResource(fileName(type));
        return ofParent != null && ofParent.toString().equals(file.toString());
    }

    private static String origin(Class<?> type, URL file) {
        URL location = location(type.getProtectionDomain());
        return String.valueOf(location == null ? file : location);
    }

    private static @Nullable URL location(ProtectionDomain domain) {
        CodeSource source = domain.getCodeSource();
        return source == null ? null : source.getLocation();
    }

    /** The first class in the jar or folder of the domain that is another there. */
    private Other neighbour(ProtectionDomain domain, ClassFiles files) throws IOException {
        Other known = neighbours.get(domain);
        if (known != null) return known;
        URL location = location(domain);
        Other found = location == null ? Other.NONE : firstOther(location, files);
        neighbours.put(domain, found);
        return found;
    }

    private Other firstOther(URL location, ClassFiles files) throws IOException {
        for (String file : files.in(location)) {
            URL there = code.find(file);
            if (there == null) continue;
            if (!Arrays.equals(files.read(location, file), files.read(there))) return new Other(className(file), there);
        }
        return Other.NONE;
    }

    /** A class that is another on the other side. */
    private record Other(String name, @Nullable URL there) {
        static final Other NONE = new Other("", null);
    }
}
