package dev.muster;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses objects of classes that tasks would find under the same name in another file: a program with several class loaders may
 * have two versions of a class, and in its tasks there is one, the first on the class path of the pool. Classes that tasks do
 * not find at all are none of its business, nor those of the class path of the program, which cost nothing here.
 */
final class ClassOrigins implements Function<Class<?>, String> {
    private static final System.Logger LOG = System.getLogger("dev.muster");

    private final Supplier<List<Path>> classPath;
    private final Map<Class<?>, String> refusals = Collections.synchronizedMap(new WeakHashMap<>());
    private volatile @Nullable URLClassLoader code; // gives out files, and never a class

    /** @param classPath of the pool, asked for when it is needed for the first time */
    ClassOrigins(Supplier<List<Path>> classPath) {
        this.classPath = classPath;
    }

    @Override
    public String apply(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) element = element.getComponentType();
        ClassLoader loader = element.getClassLoader();
        if (loader == null
                || loader == ClassLoader.getSystemClassLoader()
                || loader == ClassLoader.getPlatformClassLoader()) return "";
        String known = refusals.get(element);
        if (known != null) return known;
        String refusal = refusal(element); // reads files, so not under the lock of the map
        refusals.put(element, refusal);
        return refusal;
    }

    private String refusal(Class<?> type) {
        String name = fileName(type);
        try {
            URL there = code().findResource(name);
            URL here = find(type.getClassLoader(), name);
            if (there == null || here == null || there.toString().equals(here.toString())) return "";
            if (Arrays.equals(bytes(there), bytes(here))) return "";
            return "class "
                    + name.substring(0, name.length() - ".class".length()).replace('/', '.') + " is that of "
                    + origin(type, here) + " here, and tasks would run the one of " + there
                    + ", which is another; name the"
                    + " code that tasks run from with classPath(..) of the pool's builder, or load the class from where they"
                    + " do";
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "the origin of " + type + " cannot be compared", e);
            return "";
        }
    }

    /** A lambda is code of the class in which it stands. */
    private static String fileName(Class<?> type) {
        String name = type.getName();
        int lambda = name.indexOf("$$Lambda");
        return (lambda < 0 ? name : name.substring(0, lambda)).replace('.', '/') + ".class";
    }

    /** A loader that asks its parent last finds its own first. */
    private static @Nullable URL find(ClassLoader loader, String name) {
        URL own = loader instanceof URLClassLoader urls ? urls.findResource(name) : null;
        return own != null ? own : loader.getResource(name);
    }

    private static String origin(Class<?> type, URL file) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        return String.valueOf(location == null ? file : location);
    }

    private static byte[] bytes(URL file) throws IOException {
        URLConnection connection = file.openConnection();
        connection.setUseCaches(false); // a cached jar stays open
        try (InputStream in = connection.getInputStream()) {
            return in.readAllBytes();
        }
    }

    /** Two threads may make one each, of which one goes with the garbage. */
    private URLClassLoader code() throws IOException {
        URLClassLoader opened = code;
        if (opened != null) return opened;
        List<Path> entries = classPath.get();
        var urls = new URL[entries.size()];
        for (int i = 0; i < urls.length; i++) urls[i] = entries.get(i).toUri().toURL();
        opened = new URLClassLoader(urls, null);
        code = opened;
        return opened;
    }
}
