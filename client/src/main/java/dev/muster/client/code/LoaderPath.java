package dev.muster.client.code;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files that launchers, plugins of build tools and servers load a program from with loaders of their own, which the class
 * path of the JVM does not name. What lies within a jar, as in an executable one of Spring Boot, is unpacked.
 *
 * @param isOfSpringBoot whether one of the loaders is that of a launcher of Spring Boot
 */
record LoaderPath(List<File> files, boolean isOfSpringBoot) {
    private static final System.Logger LOG = System.getLogger("dev.muster");
    private static final String OF_SPRING_BOOT = "org.springframework.boot.loader.";
    private static final String NESTED = "jar:nested:";
    private static final String WITHIN = "!/";

    /** Which loaders and places were logged; bounded by the number of loader classes and of URLs of a program. */
    private static final Set<String> TOLD = new HashSet<>();

    LoaderPath {
        files = List.copyOf(files);
    }

    /** Of the loader of this library and of the one of this thread, each behind its parents; without those of the JVM. */
    static LoaderPath ofThisProgram() {
        var loaders = new ArrayList<ClassLoader>();
        ClassLoader own = LoaderPath.class.getClassLoader();
        collect(own, loaders);
        ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        if (ofThread != own) collect(ofThread, loaders);
        if (own != null && isUnknown(own)) tell(own);
        var files = new ArrayList<File>();
        for (ClassLoader each : loaders) {
            if (each instanceof URLClassLoader urls) filesOf(urls, files);
        }
        boolean isBoot =
                loaders.stream().anyMatch(each -> each.getClass().getName().startsWith(OF_SPRING_BOOT));
        return new LoaderPath(files, isBoot);
    }

    /** A program may name a system class loader of its own, behind which is that of the JVM. */
    private static boolean isOfJvm(ClassLoader loader) {
        return loader.getClass().getName().startsWith("jdk.internal.loader.ClassLoaders$");
    }

    private static boolean isUnknown(ClassLoader loader) {
        return !isOfJvm(loader) && !(loader instanceof URLClassLoader);
    }

    private static void collect(@Nullable ClassLoader loader, List<ClassLoader> found) {
        if (loader == null || isOfJvm(loader) || found.contains(loader)) return;
        collect(loader.getParent(), found);
        found.add(loader);
    }

    private static void filesOf(URLClassLoader loader, List<File> files) {
        for (URL url : loader.getURLs()) {
            File file = fileOf(url.toString());
            if (file == null) tellOfPlace(url.toString(), loader);
            else files.add(file);
        }
    }

    /** Null if a class loader of a task cannot read there. */
    static @Nullable File fileOf(String url) {
        try {
            if (url.startsWith("file:")) return file(url);
            if (url.startsWith(NESTED)) return nested(url.substring(NESTED.length()), "/!");
            return url.startsWith("jar:file:") ? nested(url.substring("jar:".length()), WITHIN) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static File file(String url) {
        return new File(URI.create(url.replace(" ", "%20")));
    }

    /** An archive, a mark, and what is in it; a jar in it has another mark behind. */
    private static @Nullable File nested(String place, String mark) {
        int at = place.indexOf(mark);
        if (at < 0) return null;
        String archive = place.substring(0, at);
        File outer = archive.startsWith("file:") ? file(archive) : new File(decoded(archive));
        String name = place.substring(at + mark.length());
        if (name.endsWith(WITHIN)) name = name.substring(0, name.length() - WITHIN.length());
        if (name.isEmpty() || name.equals("/")) return outer;
        if (name.contains(WITHIN)) return null; // a jar in a jar in a jar
        Path part = NestedCode.part(outer.toPath().toAbsolutePath(), decoded(name));
        return part == null ? null : part.toFile();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static void tellOfPlace(String url, ClassLoader loader) {
        if (!isNew(url)) return;
        LOG.log(
                System.Logger.Level.WARNING,
                "tasks do not find what a {0} of this program loads from {1}, which is neither a file nor within a jar: if"
                        + " tasks need it, name it as a file with addClassPath(..) of the pool''s builder",
                loader.getClass().getName(),
                url);
    }

    private static void tell(ClassLoader loader) {
        if (!isNew(loader.getClass().getName())) return;
        LOG.log(
                System.Logger.Level.WARNING,
                "this program was loaded by a " + loader.getClass().getName()
                        + ", which does not report its locations, so tasks may"
                        + " not find its classes: name the jars and folders that they need with classPath(..) or"
                        + " addClassPath(..) of the pool's builder");
    }

    private static boolean isNew(String what) {
        synchronized (TOLD) {
            return TOLD.add(what);
        }
    }
}
