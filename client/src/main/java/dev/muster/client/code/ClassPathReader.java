package dev.muster.client.code;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of a class path as the class loader of a JVM does, which is by the links on the disk for what the path names,
 * and by the text of a URL for what a manifest names. What it can make nothing of it passes over, and so does this: links to
 * nothing and in circles, pipes and devices, files that are no jars.
 */
final class ClassPathReader {
    private static final System.Logger LOG = System.getLogger("dev.muster");

    /** What becomes of the executable archives of Spring Boot. */
    enum Archives {
        /** They are jars as any other: so it is for a JVM that was not started by their launcher. */
        PLAIN,
        /** What the launcher finds in them, its loader tells, see {@link LoaderPath}. */
        AROUND,
        /** All that their launcher would find in them. */
        UNPACKED
    }

    private final Set<Path> found = new LinkedHashSet<>();
    private final Archives archives;

    /** Of entries that a builder got. */
    ClassPathReader() {
        this(Archives.UNPACKED);
    }

    ClassPathReader(Archives archives) {
        this.archives = archives;
    }

    /** With these before all others. */
    ClassPathReader startingWith(List<Path> entries) {
        found.addAll(entries);
        return this;
    }

    /** One after another, in the order in which they were added; each once, where it came first. */
    List<Path> found() {
        return List.copyOf(found);
    }

    /** An entry of the path itself: a link in it is followed before what stands behind it, as {@code ..} may. */
    void add(File entry) {
        try {
            add(entry.getCanonicalFile().toPath());
        } catch (UncheckedIOException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // a circle of links, or a name that no file can have
            leaveOut(entry.toString(), "there is no such file", e);
        }
    }

    private void add(Path path) {
        if (found.contains(path)) return;
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (IOException e) {
            leaveOut(path.toString(), "there is no such file, or no permission to access it", e);
            return;
        }
        if (attributes.isDirectory()) {
            BootArchive boot = archives == Archives.UNPACKED ? BootArchive.of(path) : null;
            if (boot == null) found.add(path);
            else boot.parts(path).forEach(this::add);
        } else if (attributes.isRegularFile()) {
            jar(path);
        } else {
            leaveOut(path.toString(), "it is neither a folder nor a file", null);
        }
    }

    private void jar(Path path) {
        List<Path> named;
        BootArchive boot;
        try (var file = new JarFile(path.toFile(), false, JarFile.OPEN_READ, JarFile.runtimeVersion())) {
            Manifest manifest = file.getManifest();
            boot = archives == Archives.PLAIN ? null : BootArchive.of(manifest);
            if (boot == null) named = namedBy(manifest, path);
            else named = archives == Archives.AROUND ? List.of(boot.around(path)) : boot.unpack(path, file);
        } catch (UncheckedIOException e) {
            throw e;
        } catch (MalformedURLException e) {
            leaveOut(path.toString(), "its manifest contains an entry that is not a URL, so no JVM opens it", e);
            return;
        } catch (IOException | RuntimeException e) {
            leaveOut(path.toString(), "it is no jar", e);
            return;
        }
        if (boot != null) {
            found.addAll(named);
            return;
        }
        // A jar that is but a list of others, as build tools make for long class paths, need not travel itself.
        // It may carry more than we see, though, so it stays in front of what it names.
        found.add(path);
        named.forEach(this::add);
    }

    private static List<Path> namedBy(@Nullable Manifest manifest, Path jar) throws MalformedURLException {
        String names = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
        if (names == null) return List.of();
        URL base = jar.toUri().toURL();
        var paths = new ArrayList<Path>();
        for (var each = new StringTokenizer(names); each.hasMoreTokens(); ) {
            String name = each.nextToken();
            try {
                Path path = resolve(base, name);
                if (path != null) paths.add(path);
            } catch (RuntimeException e) {
                leaveOut(name + " in the manifest of " + jar, "it does not name a file", e);
            }
        }
        return paths;
    }

    /** A name without a scheme is relative to the jar; other schemes than file are not read; a folder ends with a slash. */
    private static @Nullable Path resolve(URL base, String name) throws MalformedURLException {
        URL url = new URL(base, name);
        if (!"file".equalsIgnoreCase(url.getProtocol())) return null;
        String host = url.getHost();
        if (host != null && !host.isEmpty() && !"localhost".equalsIgnoreCase(host)) return null;
        String file = url.getFile();
        Path path = Path.of(URLDecoder.decode(file.replace("+", "%2B"), StandardCharsets.UTF_8));
        return Files.isDirectory(path) == file.endsWith("/") ? path : null;
    }

    private static void leaveOut(String what, String why, @Nullable Throwable cause) {
        LOG.log(System.Logger.Level.DEBUG, "of the class path " + what + " is left out: " + why, cause);
    }
}
