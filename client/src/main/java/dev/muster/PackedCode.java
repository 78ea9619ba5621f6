package dev.muster;

import dev.muster.task.BlobId;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

    private record Seen(List<CodeDirectory.Stamp> stamps, Packed packed) {}

    private PackedCode() {}

    /** A jar, as it is. */
    static Packed of(Path jar) throws IOException {
        var stamps = List.of(new CodeDirectory.Stamp("", Files.size(jar), Files.getLastModifiedTime(jar)));
        Packed known = known(jar, stamps);
        return known != null ? known : remember(jar, stamps, hash(jar));
    }

    /** A directory, as a jar. */
    static Packed of(CodeDirectory directory) throws IOException {
        Packed known = known(directory.root(), directory.files());
        return known != null ? known : remember(directory.root(), directory.files(), pack(directory));
    }

    private static @org.jspecify.annotations.Nullable Packed known(Path path, List<CodeDirectory.Stamp> stamps) {
        Seen seen = CACHE.get(path);
        return seen != null && seen.stamps.equals(stamps) && Files.exists(seen.packed.file) ? seen.packed : null;
    }

    private static Packed remember(Path path, List<CodeDirectory.Stamp> stamps, Packed packed) {
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

    private static Packed pack(CodeDirectory directory) throws IOException {
        Path file = CodeStore.newFile();
        MessageDigest digest = BlobId.sha256();
        try (OutputStream out = new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), digest);
                var jar = new ZipOutputStream(out)) {
            for (CodeDirectory.Stamp stamp : directory.files()) {
                var entry = new ZipEntry(stamp.name());
                entry.setTimeLocal(EPOCH);
                jar.putNextEntry(entry);
                if (!stamp.name().endsWith("/")) Files.copy(directory.root().resolve(stamp.name()), jar);
                jar.closeEntry();
            }
        }
        String name = directory.root().getFileName() + ".jar";
        return new Packed(name, BlobId.of(digest.digest(), 0), Files.size(file), file);
    }
}
