package dev.muster.client.code;

import dev.muster.model.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Code that lies within a jar, where only the loader of a launcher finds it: it becomes jars of its own among the caches of this
 * user. A part that is asked for again is the same file, as long as the jar around it is the same.
 */
final class NestedCode {
    /** What of the manifest around it belongs to the packages of a folder. */
    private static final Pattern OF_PACKAGES =
            Pattern.compile("(?i)(Specification|Implementation)-(Title|Version|Vendor)|Sealed|Multi-Release");

    /** Which files were made, by what they were made of. Bounded by the class paths of this program. */
    private static final Map<Part, Path> MADE = new ConcurrentHashMap<>();

    private record Look(long size, FileTime modified) {
        static Look at(Path archive) throws IOException {
            return new Look(Files.size(archive), Files.getLastModifiedTime(archive));
        }
    }

    /** What lies below these folders, or at this name; or all that does not. */
    private record Part(Path archive, Look look, List<String> names, boolean isRest) {
        JarFile open() throws IOException {
            if (!look.equals(Look.at(archive))) {
                throw new IOException(archive + " was changed after it was unpacked; restart the program");
            }
            return new JarFile(archive.toFile());
        }

        boolean isIn(String entry) {
            return names.stream().anyMatch(entry::startsWith) != isRest;
        }
    }

    /** Writes one part, read from the open archive. */
    private interface Writer {
        void write(JarFile archive, Part part, OutputStream out) throws IOException;
    }

    private NestedCode() {}

    /**
     * A jar or folder within an archive, as the URL of a loader names it.
     *
     * @return null if there is nothing of this name
     * @throws UncheckedIOException with a sentence, if it cannot be read or the disk does not take it
     */
    static @Nullable Path part(Path archive, String name) {
        String folder = name.endsWith("/") ? name : name + "/";
        try (var file = new JarFile(archive.toFile())) {
            ZipEntry entry = file.getEntry(name);
            if (entry != null && !entry.isDirectory()) return jar(archive, name);
            boolean isFolder = file.stream().anyMatch(each -> each.getName().startsWith(folder));
            return isFolder ? folder(archive, folder) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(archive + " cannot be read (" + PlainText.of(e) + ")", e);
        }
    }

    /** A jar of this name, byte for byte. */
    static Path jar(Path archive, String name) {
        return made(archive, List.of(name), false, name.substring(name.lastIndexOf('/') + 1), NestedCode::copy);
    }

    /** What lies below a folder, whose name ends with a slash. */
    static Path folder(Path archive, String name) {
        return made(archive, List.of(name), false, "classes.jar", NestedCode::packFolder);
    }

    /** All that does not lie below these folders. */
    static Path rest(Path archive, List<String> folders) {
        return made(archive, folders, true, "rest.jar", NestedCode::packRest);
    }

    private static Path made(Path archive, List<String> names, boolean isRest, String file, Writer writer) {
        try {
            var part = new Part(archive, Look.at(archive), names, isRest);
            Path known = MADE.get(part);
            if (known != null && CodeCopies.restore(known)) return known;
            Path fresh = CodeCopies.make(file, out -> {
                try (JarFile opened = part.open()) {
                    writer.write(opened, part, out);
                }
            });
            Path other = MADE.putIfAbsent(part, fresh);
            return other == null ? fresh : other;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the classes and libraries in " + archive + " cannot be unpacked to the cache of this user ("
                            + PlainText.of(e) + "); free space there, or set another directory with -Dmuster.cache",
                    e);
        }
    }

    private static void copy(JarFile archive, Part part, OutputStream out) throws IOException {
        try (InputStream in = archive.getInputStream(new ZipEntry(part.names.get(0)))) {
            in.transferTo(out);
        }
    }

    private static void packFolder(JarFile archive, Part part, OutputStream to) throws IOException {
        int prefix = part.names.get(0).length();
        try (var out = new ZipOutputStream(to)) {
            var ofPackages = ofPackages(archive.getManifest());
            if (archive.getEntry(part.names.get(0) + JarFile.MANIFEST_NAME) == null) {
                out.putNextEntry(entry(JarFile.MANIFEST_NAME));
                ofPackages.write(out);
                out.closeEntry();
            }
            pack(archive, part, prefix, out);
        }
    }

    private static void packRest(JarFile archive, Part part, OutputStream to) throws IOException {
        try (var out = new ZipOutputStream(to)) {
            pack(archive, part, 0, out);
        }
    }

    private static Manifest ofPackages(@Nullable Manifest around) {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (around == null) return manifest;
        around.getMainAttributes().forEach((name, value) -> {
            if (OF_PACKAGES.matcher(name.toString()).matches())
                manifest.getMainAttributes().put(name, value);
        });
        return manifest;
    }

    /** Sorted and without times, so that equal code is sent to a cluster once. */
    private static void pack(JarFile archive, Part part, int prefix, ZipOutputStream out) throws IOException {
        out.setLevel(Deflater.BEST_SPEED);
        var entries = archive.stream()
                .filter(entry -> part.isIn(entry.getName()) && entry.getName().length() > prefix)
                .sorted(Comparator.comparing(ZipEntry::getName))
                .toList();
        for (ZipEntry entry : entries) {
            out.putNextEntry(entry(entry.getName().substring(prefix)));
            try (InputStream in = archive.getInputStream(entry)) {
                in.transferTo(out);
            }
            out.closeEntry();
        }
    }

    private static ZipEntry entry(String name) {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(PackedCode.EPOCH);
        return entry;
    }
}
