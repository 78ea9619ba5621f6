package dev.muster;

import java.io.File;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files that launchers, plugins of build tools and servers load a program from with loaders of their own, which the class
 * path of the JVM does not name.
 */
final class LoaderPath {
    private static final System.Logger LOG = System.getLogger("dev.muster");

    /** Their archive is on the class path of the JVM, and is unpacked from there. */
    private static final String OF_SPRING_BOOT = "org.springframework.boot.loader.";

    /** Of which loaders was told; bounded by the number of their classes. */
    private static final Set<String> TOLD = new HashSet<>();

    private LoaderPath() {}

    /** Of the loader of this library and of the one of this thread, each behind its parents; without those of the JVM. */
    static List<File> ofThisProgram() {
        var files = new ArrayList<File>();
        ClassLoader own = LoaderPath.class.getClassLoader();
        collect(own, files);
        ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        if (ofThread != own) collect(ofThread, files);
        if (own != null && isUnknown(own)) tell(own);
        return files;
    }

    private static boolean isOfJvm(@Nullable ClassLoader loader) {
        return loader == null
                || loader == ClassLoader.getSystemClassLoader()
                || loader == ClassLoader.getPlatformClassLoader();
    }

    private static boolean isUnknown(ClassLoader loader) {
        return !isOfJvm(loader) && !(loader instanceof URLClassLoader);
    }

    private static void collect(@Nullable ClassLoader loader, List<File> files) {
        if (loader == null || isOfJvm(loader)) return;
        collect(loader.getParent(), files);
        if (!(loader instanceof URLClassLoader urls)
                || loader.getClass().getName().startsWith(OF_SPRING_BOOT)) return;
        for (URL url : urls.getURLs()) {
            File file = fileOf(url);
            if (file == null) LOG.log(System.Logger.Level.DEBUG, "tasks go without " + url + " of " + loader);
            else files.add(file);
        }
    }

    /** Null if it is no file, or one within another. */
    private static @Nullable File fileOf(URL url) {
        try {
            URL file = url;
            if (url.getProtocol().equals("jar") && url.openConnection() instanceof JarURLConnection jar) {
                if (jar.getEntryName() != null) return null;
                file = jar.getJarFileURL();
            }
            return file.getProtocol().equals("file")
                    ? new File(URI.create(file.toString().replace(" ", "%20")))
                    : null;
        } catch (java.io.IOException | IllegalArgumentException e) {
            return null;
        }
    }

    private static void tell(ClassLoader loader) {
        synchronized (TOLD) {
            if (!TOLD.add(loader.getClass().getName())) return;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "this program was loaded by a " + loader.getClass().getName()
                        + ", which does not say from where, so tasks may"
                        + " not find its classes: name the jars and folders that they need with classPath(..) or"
                        + " addClassPath(..) of the pool's builder");
    }
}
