package dev.muster.worker;

import dev.muster.task.BlobId;
import java.io.IOException;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the archive of a {@link RunnerArchive} lies, whether it is there or not: beside the jar, under a name that says for which
 * jar and which JVM it is. Several workers may look and write at the same time.
 */
final class ArchiveFile {
    /** Where it could not be made, or not in time, nobody tries again for so long. */
    private static final Duration REST = Duration.ofMinutes(1);
    /** What lies there for an earlier build of the same JVM, or of this jar, is kept for so long. */
    static final Duration KEPT = Duration.ofDays(30);

    private static final Logger log = LoggerFactory.getLogger(ArchiveFile.class);

    private final Path home;
    /** The beginning of the names of all files for this jar and the place of this JVM. */
    private final String family;

    private final Path path;

    private ArchiveFile(Path home, String family, String stamp) {
        this.home = home;
        this.family = family;
        this.path = home.resolve(family + stamp + ".jsa");
    }

    /** Empty if this JVM is not like others, or nothing can be written beside the jar. */
    static Optional<ArchiveFile> of(Path javaExecutable, Path jar) {
        try {
            Path java = javaExecutable.toRealPath();
            Path lib = java.resolveSibling("../lib").normalize();
            Path base = lib.resolve("server/classes.jsa"); // which ours is built upon, where the JVM has one
            String stamps = stamp(lib.resolve("modules")) + (Files.exists(base) ? stamp(base) : "") + stamp(jar);
            Path home = jar.toAbsolutePath().getParent();
            if (home == null || !Files.isWritable(home)) return Optional.empty();
            String name = String.valueOf(jar.getFileName()).replaceFirst("\\.jar$", "");
            return Optional.of(new ArchiveFile(home, name + "-" + hash(java.toString()) + "-", hash(stamps)));
        } catch (IOException e) {
            return Optional.empty();
        }
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

    boolean exists() {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether it is missing, and nobody has tried to make it in vain of late. */
    boolean isWanted() {
        return !Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !isYoungerThan(REST, markOfFailure());
    }

    /** Notes for others that it could not be made here. */
    void noteFailure() throws IOException {
        Files.write(markOfFailure(), new byte[0]);
    }

    private Path markOfFailure() {
        return path.resolveSibling(path.getFileName() + ".none");
    }

    /** Puts a copy there, whole or not at all, and clears away what is long outdated. */
    void put(Path made) throws IOException {
        Path part = Files.createTempFile(home, family, ".part");
        try {
            Files.copy(made, part, StandardCopyOption.REPLACE_EXISTING);
            try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        deleteOutdated();
    }

    private void deleteOutdated() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home, this::isOutdated)) {
            files.forEach(ArchiveFile::delete);
        } catch (IOException | DirectoryIteratorException e) {
            log.debug("outdated class archives stay in {}", home, e);
        }
    }

    private boolean isOutdated(Path file) {
        return String.valueOf(file.getFileName()).startsWith(family) && !isYoungerThan(KEPT, file);
    }

    /** JVMs that have it mapped keep it. */
    void delete() {
        delete(path);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.debug("{} cannot be deleted", file, e);
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
