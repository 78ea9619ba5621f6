package dev.muster.worker.files;

import dev.muster.model.BlobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A file of known content that tasks could write to, since they run as the same user. Looks before each use whether it is that
 * content still: by what the kernel says of the file, or by reading it whole if that has changed. Thread-safe.
 */
public final class KnownFile {
    /** The clock of files ticks slowly: a change right after the look could leave no trace in what was looked at. */
    private static final Duration TICK = Duration.ofMillis(100);

    private final Path path;
    private final BlobId content;
    private Optional<Stamp> verified = Optional.empty(); // guarded by this

    public KnownFile(Path path, BlobId content) {
        this.path = path;
        this.content = content;
    }

    /** What changes whenever the content does. The time of change cannot be set by the owner of a file. */
    private record Stamp(Object file, FileTime changed, FileTime modified, long size) {
        static Stamp of(Path path) throws IOException {
            var basic = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!basic.isRegularFile()) throw new IOException(path + " is not a regular file any more");
            boolean isUnix = path.getFileSystem().supportedFileAttributeViews().contains("unix");
            FileTime changed = isUnix
                    ? (FileTime) Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS)
                    : basic.lastModifiedTime();
            Object key = basic.fileKey();
            return new Stamp(key == null ? path : key, changed, basic.lastModifiedTime(), basic.size());
        }

        boolean isSettled(Instant now) {
            return changed.toInstant().isBefore(now.minus(TICK));
        }
    }

    /** Whether it is the content that it was; fails if there is no such file, or none that can be read. */
    public synchronized boolean isIntact() throws IOException {
        Instant now = Instant.now();
        Stamp before = Stamp.of(path);
        if (verified.isPresent() && verified.get().equals(before)) return true;
        verified = Optional.empty();
        if (!digest(path).equals(content)) return false;
        if (before.isSettled(now) && before.equals(Stamp.of(path))) verified = Optional.of(before);
        return true;
    }

    /** The content of a file, by its SHA-256. */
    public static BlobId digest(Path file) throws IOException {
        var digest = BlobId.sha256();
        try (var in = new DigestInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), digest)) {
            var buffer = new byte[64 * 1024];
            while (in.read(buffer) >= 0) {
                // The digest reads along.
            }
        }
        return BlobId.of(digest.digest(), 0);
    }
}
