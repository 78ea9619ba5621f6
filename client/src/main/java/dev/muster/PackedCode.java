package dev.muster;

import dev.muster.task.BlobId;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Code as one file with a name by its content. Directories become jars in which nothing depends on anything but the content
 * of their files: entries are sorted, times are fixed. So equal code has one hash on every machine, and is sent once.
 */
final class PackedCode {
    /** The first moment a zip entry can have, in local time, so that the zone does not matter. */
    private static final java.time.LocalDateTime EPOCH = java.time.LocalDateTime.of(1980, 1, 1, 0, 0);

    /** What was packed before, by what the files looked like then. Bounded by the entries of class paths of this JVM. */
    private static final Map<Path, Seen> CACHE = new ConcurrentHashMap<>();

    record Packed(String name, BlobId id, long size, Path file) {}

    private record Seen(List<Stamp> stamps, Packed packed) {}

    private record Stamp(String name, long size, FileTime modified) {}

    private PackedCode() {}

    static Packed of(Path path) throws IOException {
        List<Stamp> stamps = stamps(path);
        Seen seen = CACHE.get(path);
        if (seen != null && seen.stamps.equals(stamps) && Files.exists(seen.packed.file)) return seen.packed;
        Packed packed = Files.isDirectory(path) ? pack(path, stamps) : hash(path);
        CACHE.put(path, new Seen(stamps, packed));
        return packed;
    }

    private static Packed hash(Path jar) throws IOException {
        MessageDigest digest = BlobId.sha256();
        long size = 0;
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = Files.newInputStream(jar)) {
            int read;
            while ((read = in.read(buffer)) >= 0) {
                digest.update(buffer, 0, read);
                size += read;
            }
        }
        return new Packed(String.valueOf(jar.getFileName()), BlobId.of(digest.digest(), 0), size, jar);
    }

    private static Packed pack(Path directory, List<Stamp> stamps) throws IOException {
        Path file = Files.createTempFile("muster-code-", ".jar");
        file.toFile().deleteOnExit();
        MessageDigest digest = BlobId.sha256();
        try (OutputStream out = new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), digest);
                var jar = new ZipOutputStream(out)) {
            for (Stamp stamp : stamps) {
                var entry = new ZipEntry(stamp.name);
                entry.setTimeLocal(EPOCH);
                jar.putNextEntry(entry);
                if (!stamp.name.endsWith("/")) Files.copy(directory.resolve(stamp.name), jar);
                jar.closeEntry();
            }
        }
        return new Packed(directory.getFileName() + ".jar", BlobId.of(digest.digest(), 0), Files.size(file), file);
    }

    /** The files below, sorted by the name that they have in a jar; for a file, the file. */
    private static List<Stamp> stamps(Path path) throws IOException {
        if (!Files.isDirectory(path)) return List.of(new Stamp("", Files.size(path), Files.getLastModifiedTime(path)));
        List<Path> files;
        try (Stream<Path> walk = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
            files = walk.filter(file -> !file.equals(path)).toList();
        }
        var stamps = new ArrayList<Stamp>(files.size());
        for (Path file : files) {
            String name = path.relativize(file).toString().replace('\\', '/');
            if (Files.isDirectory(file)) stamps.add(new Stamp(name + "/", 0, FileTime.fromMillis(0)));
            else if (Files.isRegularFile(file)) {
                stamps.add(new Stamp(name, Files.size(file), Files.getLastModifiedTime(file)));
            }
        }
        // A manifest must come first to be seen by those who read a jar from its start.
        stamps.sort(java.util.Comparator.comparing((Stamp stamp) -> !stamp.name.startsWith("META-INF/"))
                .thenComparing(Stamp::name));
        return stamps;
    }
}
