package dev.muster.client.code;

import dev.muster.model.BlobId;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Code as one file with a name by its content. Directories become jars in which nothing depends on anything but the content
 * of their files: entries are sorted, times are fixed. So equal code has one hash on every machine, and is sent once.
 */
final class PackedCode {
    /** The first moment a zip entry can have, in local time, so that the zone does not matter. */
    static final java.time.LocalDateTime EPOCH = java.time.LocalDateTime.of(1980, 1, 1, 0, 0);

    /** What was packed before, by what the files looked like then. Bounded by the entries of class paths of this JVM. */
    private static final Map<Path, Seen> CACHE = new ConcurrentHashMap<>();

    record Packed(String name, BlobId id, long size, Path file) {}

    private record Seen(List<CodeDirectory.Stamp> stamps, Packed packed) {}

    private static final System.Logger LOG = System.getLogger("dev.muster");
    private static final int PIECE = 64 * 1024;

    private PackedCode() {}

    /** A jar, as it is. The progress gets the number of bytes that were read. */
    static Packed of(Path jar, LongConsumer progress) throws IOException {
        var stamps = List.of(new CodeDirectory.Stamp(jar, "", Files.size(jar), Files.getLastModifiedTime(jar)));
        Packed known = known(jar, stamps);
        return known != null ? known : remember(jar, stamps, hash(jar, progress));
    }

    /** A directory, as a jar. The progress gets the number of bytes that were read. */
    static Packed of(CodeDirectory directory, LongConsumer progress) throws IOException {
        Packed known = known(directory.root(), directory.files());
        return known != null ? known : remember(directory.root(), directory.files(), pack(directory, progress));
    }

    private static @org.jspecify.annotations.Nullable Packed known(Path path, List<CodeDirectory.Stamp> stamps) {
        Seen seen = CACHE.get(path);
        return seen != null && seen.stamps.equals(stamps) && Files.exists(seen.packed.file) ? seen.packed : null;
    }

    private static Packed remember(Path path, List<CodeDirectory.Stamp> stamps, Packed packed) {
        CACHE.put(path, new Seen(stamps, packed));
        return packed;
    }

    private static Packed hash(Path jar, LongConsumer progress) throws IOException {
        MessageDigest digest = BlobId.sha256();
        long size = 0;
        byte[] buffer = new byte[PIECE];
        try (InputStream in = Files.newInputStream(jar)) {
            int read;
            while ((read = in.read(buffer)) >= 0) {
                digest.update(buffer, 0, read);
                size += read;
                progress.accept(read);
            }
        }
        return new Packed(String.valueOf(jar.getFileName()), BlobId.of(digest.digest(), 0), size, jar);
    }

    private static Packed pack(CodeDirectory directory, LongConsumer progress) throws IOException {
        Path file = CodeStore.newFile("code");
        MessageDigest digest = BlobId.sha256();
        try (OutputStream out = new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), digest);
                var jar = new ZipOutputStream(out)) {
            for (CodeDirectory.Stamp stamp : directory.files()) {
                add(stamp, jar, progress);
            }
        }
        String name = directory.root().getFileName() + ".jar";
        return new Packed(name, BlobId.of(digest.digest(), 0), Files.size(file), file);
    }

    private static void add(CodeDirectory.Stamp stamp, ZipOutputStream jar, LongConsumer progress) throws IOException {
        var entry = new ZipEntry(stamp.name());
        entry.setTimeLocal(EPOCH);
        if (stamp.name().endsWith("/")) {
            jar.putNextEntry(entry);
            jar.closeEntry();
            return;
        }
        try (InputStream in = Files.newInputStream(stamp.path())) {
            byte[] buffer = in.readNBytes(PIECE);
            jar.setLevel(isCompressible(buffer) ? Deflater.BEST_SPEED : Deflater.NO_COMPRESSION);
            jar.putNextEntry(entry);
            for (int read = buffer.length; read > 0; read = in.readNBytes(buffer, 0, buffer.length)) {
                jar.write(buffer, 0, read);
                progress.accept(read);
            }
            jar.closeEntry();
        } catch (NoSuchFileException | AccessDeniedException e) {
            // It went after it had been looked at. A class loader would not find it either.
            LOG.log(System.Logger.Level.DEBUG, "a file disappeared while code was packed: " + e.getMessage());
        }
    }

    /** Whether the beginning of a file takes less space when it is packed: archives and pictures only cost time. */
    private static boolean isCompressible(byte[] beginning) {
        var deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(beginning);
            deflater.finish();
            return deflater.deflate(new byte[Math.max(1, beginning.length - beginning.length / 16)]) >= 0
                    && deflater.finished();
        } finally {
            deflater.end();
        }
    }
}
