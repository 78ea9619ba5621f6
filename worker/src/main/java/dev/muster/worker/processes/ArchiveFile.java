package dev.muster.worker.processes;

import dev.muster.model.BlobId;
import java.io.File;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the archive of a {@link RunnerArchive} lies, whether it is there or not: beside the jar, under a name that says for which
 * jar and which JVM it is. Several workers may look and write at the same time.
 *
 * <p>A mark beside it counts the troubles in a row: for the length of a rest, which grows with them, nobody uses the archive
 * and nobody makes it.
 */
public final class ArchiveFile {
    /** After one trouble, two, and more. */
    private static final List<Duration> RESTS = List.of(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1));

    /** What nobody has used for so long is deleted, whichever jar and JVM it is for. */
    public static final Duration KEPT = Duration.ofDays(30);
    /** A use is noted in the time of the file, so often at most. */
    private static final Duration USE_NOTED = Duration.ofDays(1);

    private static final Pattern NAMES = Pattern.compile(".+-[0-9a-f]{16}-[0-9a-f]{16}\\.jsa(\\.none|\\.\\d+\\.part)?");
    private static final int STICKY = 01000;
    private static final Set<PosixFilePermission> READ_BY_ALL = PosixFilePermissions.fromString("rw-r--r--");

    private static final Logger log = LoggerFactory.getLogger(ArchiveFile.class);

    private final Path home;
    private final Path path;
    private final Path mark;

    private ArchiveFile(Path home, String name) {
        this.home = home;
        this.path = home.resolve(name);
        this.mark = home.resolve(name + ".none");
    }

    /** Empty if this JVM is not like others, or the place beside the jar does not fit. */
    static Optional<ArchiveFile> of(Path javaExecutable, Path jar) {
        try {
            Path java = javaExecutable.toRealPath();
            Path lib = java.resolveSibling("../lib").normalize();
            Path base = lib.resolve("server/classes.jsa"); // ours is built upon it; some JVMs have none
            if (!Files.exists(base)) base = java.resolveSibling("server/classes.jsa"); // Windows
            String stamps = stamp(lib.resolve("modules")) + stamp(base) + stamp(jar);
            Path home = jar.toAbsolutePath().getParent();
            if (home == null || !isFit(home)) return Optional.empty();
            String name = String.valueOf(jar.getFileName()).replaceFirst("\\.jar$", "");
            if (name.indexOf(File.pathSeparatorChar) >= 0) return Optional.empty();
            return Optional.of(new ArchiveFile(home, name + "-" + hash(java.toString()) + "-" + hash(stamps) + ".jsa"));
        } catch (IOException | UnsupportedOperationException e) {
            log.debug("there is no class-data archive for {} and {}", javaExecutable, jar, e);
            return Optional.empty();
        }
    }

    /**
     * A JVM takes a path for several where it has a separator. Who can write to a directory could change the jar as well, unless
     * it is sticky, like /tmp.
     */
    private static boolean isFit(Path home) throws IOException {
        if (!Files.isWritable(home) || home.toString().indexOf(File.pathSeparatorChar) >= 0) return false;
        if (!home.getFileSystem().supportedFileAttributeViews().contains("unix")) return true;
        return ((int) Files.getAttribute(home, "unix:mode") & STICKY) == 0;
    }

    /** What changes when the content does, without reading it. */
    private static String stamp(Path path) throws IOException {
        var attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return path + ":" + attributes.size() + ":" + attributes.lastModifiedTime() + "\n";
    }

    private static String hash(String text) {
        return BlobId.of(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16);
    }

    Path path() {
        return path;
    }

    boolean isUsable() {
        return isSound() && !rests();
    }

    boolean isWanted() {
        return !isSound() && !rests();
    }

    private boolean isSound() {
        try {
            return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                    && Files.isReadable(path)
                    && Files.size(path) > 0;
        } catch (IOException e) {
            return false; // just deleted
        }
    }

    private boolean rests() {
        long troubles = troubles();
        if (troubles < 0) return false;
        return isYoungerThan(RESTS.get((int) Math.min(Math.max(1, troubles), RESTS.size()) - 1), mark);
    }

    /** The size of the mark; -1 if there is none. */
    private long troubles() {
        try {
            return Files.size(mark);
        } catch (IOException e) {
            return -1;
        }
    }

    /** The code that makes it notes a trouble first, so that it is noted in whatever way the making ends. */
    void begin() throws IOException {
        Files.write(mark, new byte[1], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Puts a copy there, whole or not at all; the troubles are forgotten. Clears away what is long outdated. */
    void put(Path made) throws IOException {
        Path part = Files.createTempFile(home, path.getFileName() + ".", ".part");
        try {
            // Not Files.copy, which takes the mode over: some JVMs write archives that their own user may not write.
            try (var from = Files.newInputStream(made);
                    var to = FileChannel.open(part, StandardOpenOption.WRITE)) {
                from.transferTo(Channels.newOutputStream(to));
                to.force(true);
            }
            if (home.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(part, READ_BY_ALL);
            }
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        delete(mark);
        deleteOutdated();
    }

    /** A runner has come up with it. */
    void worked() {
        delete(mark);
        if (isYoungerThan(USE_NOTED, path)) return;
        try {
            Files.setLastModifiedTime(path, FileTime.from(Instant.now()));
        } catch (IOException e) {
            log.debug("recording the use of {} failed", path, e);
        }
    }

    /**
     * A runner has not come up with it. That may pass; if it happens again after the rest, before any runner has come up with
     * it, then it is deleted, and nobody makes another for a day. JVMs that have it mapped keep it.
     */
    void suspect() {
        if (rests()) return; // it is from before the rest
        try {
            if (troubles() < 0) {
                begin();
            } else {
                Files.write(mark, new byte[RESTS.size()]);
                delete(path);
            }
        } catch (IOException e) {
            log.debug("recording the failure of {} failed", path, e);
        }
    }

    private void deleteOutdated() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home, this::isOutdated)) {
            files.forEach(ArchiveFile::delete);
        } catch (IOException | DirectoryIteratorException e) {
            log.debug("deleting outdated class-data archives in {} failed", home, e);
        }
    }

    private boolean isOutdated(Path file) {
        return NAMES.matcher(String.valueOf(file.getFileName())).matches() && !isYoungerThan(KEPT, file);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.debug("deleting {} failed", file, e);
        }
    }

    private static boolean isYoungerThan(Duration age, Path file) {
        try {
            return Files.getLastModifiedTime(file)
                    .toInstant()
                    .isAfter(Instant.now().minus(age));
        } catch (IOException e) {
            return false; // there is none
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
