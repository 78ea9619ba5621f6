package dev.muster;

import dev.muster.task.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An executable jar or war of Spring Boot: the program and its libraries lie within it, where only the launcher in it finds
 * them. Its parts become ordinary jars among the caches of this user, in the order in which the launcher has them.
 */
final class BootArchive {
    private static final String LAUNCHERS = "org.springframework.boot.loader.";
    private static final String INDEX = "classpath.idx";

    /** What was unpacked before, by what the archive looked like then. Bounded by the class paths of this program. */
    private static final Map<Path, Unpacked> KNOWN = new ConcurrentHashMap<>();

    private record Look(long size, FileTime modified) {
        static Look at(Path archive) throws IOException {
            return new Look(Files.size(archive), Files.getLastModifiedTime(archive));
        }
    }

    private record Unpacked(Look look, List<Path> parts) {}

    private final String classes;
    private final List<String> libraries;

    private BootArchive(Attributes attributes, String launcher) {
        String root = launcher.contains("War") ? "WEB-INF/" : "BOOT-INF/";
        this.classes = folder(attributes.getValue("Spring-Boot-Classes"), root + "classes/");
        String named = folder(attributes.getValue("Spring-Boot-Lib"), root + "lib/");
        // Of a war there are two, of which the second is not for a server that has its own of them.
        this.libraries = List.of(named, named.replaceFirst("/$", "-provided/"));
    }

    private static String folder(@Nullable String value, String usual) {
        if (value == null || value.isBlank()) return usual;
        return value.strip().endsWith("/") ? value.strip() : value.strip() + "/";
    }

    /** Null if the manifest is that of another kind of jar. */
    static @Nullable BootArchive of(@Nullable Manifest manifest) {
        if (manifest == null) return null;
        Attributes attributes = manifest.getMainAttributes();
        String main = attributes.getValue(Attributes.Name.MAIN_CLASS);
        return main != null && main.startsWith(LAUNCHERS) ? new BootArchive(attributes, main) : null;
    }

    /** The same for a folder into which such an archive was extracted. */
    static @Nullable BootArchive of(Path folder) {
        try (InputStream in = Files.newInputStream(folder.resolve(JarFile.MANIFEST_NAME))) {
            return of(new Manifest(in));
        } catch (IOException e) {
            return null; // there is none
        }
    }

    /**
     * The classes and libraries of a jar, each as a jar of its own.
     *
     * @throws UncheckedIOException with a sentence, if the disk does not take them
     */
    List<Path> unpack(Path archive, JarFile file) {
        Unpacked known = KNOWN.get(archive);
        try {
            Look look = Look.at(archive);
            if (known != null && known.look.equals(look)) {
                for (Path part : known.parts) CodeCopies.restore(part);
                return known.parts;
            }
            var fresh = new Unpacked(look, parts(new Source(archive, look), file));
            KNOWN.put(archive, fresh);
            return fresh.parts;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the classes and libraries in " + archive + " cannot be unpacked to the caches of this user ("
                            + PlainText.of(e) + "); make room there, or name another place with -Dmuster.cache",
                    e);
        }
    }

    /** The archive, as it was when it was unpacked first. */
    private record Source(Path archive, Look look) {
        JarFile open() throws IOException {
            if (!look.equals(Look.at(archive))) {
                throw new IOException(archive + " was changed after it was unpacked; start the program anew");
            }
            return new JarFile(archive.toFile());
        }
    }

    private List<Path> parts(Source source, JarFile file) throws IOException {
        var parts = new ArrayList<Path>();
        boolean hasClasses = false;
        for (ZipEntry entry : Collections.list(file.entries())) {
            String name = entry.getName();
            if (name.startsWith(classes) && !hasClasses) {
                hasClasses = true;
                parts.add(CodeCopies.make("classes.jar", out -> writeClasses(source, out)));
            } else if (!entry.isDirectory() && isLibrary(name)) {
                String last = name.substring(name.lastIndexOf('/') + 1);
                parts.add(CodeCopies.make(last, out -> writeLibrary(source, name, out)));
            }
        }
        return List.copyOf(parts);
    }

    private static void writeLibrary(Source source, String name, OutputStream out) throws IOException {
        try (JarFile file = source.open();
                InputStream in = file.getInputStream(new ZipEntry(name))) {
            in.transferTo(out);
        }
    }

    private boolean isLibrary(String name) {
        return libraries.stream().anyMatch(name::startsWith);
    }

    /** Sorted and without times, so that equal classes are sent to a cluster once. */
    private void writeClasses(Source source, OutputStream to) throws IOException {
        try (JarFile file = source.open();
                var out = new ZipOutputStream(to)) {
            out.setLevel(Deflater.BEST_SPEED);
            var entries = file.stream()
                    .filter(entry -> entry.getName().startsWith(classes))
                    .filter(entry -> entry.getName().length() > classes.length())
                    .sorted(java.util.Comparator.comparing(ZipEntry::getName))
                    .toList();
            for (ZipEntry entry : entries) {
                var copy = new ZipEntry(entry.getName().substring(classes.length()));
                copy.setTimeLocal(PackedCode.EPOCH);
                out.putNextEntry(copy);
                try (InputStream in = file.getInputStream(entry)) {
                    in.transferTo(out);
                }
                out.closeEntry();
            }
        }
    }

    /** The parts of a folder, where they lie: classes, libraries that the index does not name, then those that it does. */
    List<Path> parts(Path folder) {
        var indexed = new LinkedHashSet<Path>();
        for (String line : index(folder)) {
            String name = line.strip().replaceFirst("^-\\s*", "").replaceAll("^\"|\"$", "");
            if (!name.isEmpty()) indexed.add(folder.resolve(name));
        }
        var parts = new LinkedHashSet<Path>();
        parts.add(folder.resolve(classes));
        for (String library : libraries) {
            if (Files.isDirectory(folder.resolve(library))) parts.addAll(unindexed(folder.resolve(library), indexed));
        }
        parts.addAll(indexed);
        return List.copyOf(parts);
    }

    private List<String> index(Path folder) {
        try {
            Path root = folder.resolve(classes).getParent();
            return root == null ? List.of() : Files.readAllLines(root.resolve(INDEX));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static List<Path> unindexed(Path library, Set<Path> indexed) {
        try (Stream<Path> jars = Files.list(library)) {
            return jars.sorted().filter(jar -> !indexed.contains(jar)).toList();
        } catch (IOException e) {
            return List.of(); // the launcher cannot read it either
        }
    }
}
