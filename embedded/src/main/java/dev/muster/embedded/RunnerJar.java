package dev.muster.embedded;

import dev.muster.task.BlobId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Set;

/**
 * The jar that runners run, taken out of the jar of Muster onto the disk: a child JVM needs a file.
 *
 * <p>It is kept per user under the name of its content, so that it is written once for each build. The directory is the
 * user's alone and what lies there is verified before it is used: a jar that somebody else could have written is code that
 * somebody else runs.
 */
public final class RunnerJar {
    private static final String RESOURCE = "runner.jar";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private RunnerJar() {}

    /**
     * The runner's jar on this user's disk; extracted now if it is not there yet.
     *
     * @throws IOException if it can neither be found nor written, with a message that says where and what to do
     */
    public static Path extracted() throws IOException {
        return extractedTo(cacheDirectory());
    }

    /** The same, in a directory of the caller's choice. */
    public static Path extractedTo(Path directory) throws IOException {
        BlobId content = contentOfResource();
        Path own = makePrivate(directory);
        Path jar = own.resolve("muster-runner-" + content.hex() + ".jar");
        if (isThat(jar, content)) return jar;
        Path fresh = Files.createTempFile(own, "muster-runner-", ".part");
        try {
            write(fresh, content);
            moveInto(fresh, jar);
        } finally {
            Files.deleteIfExists(fresh);
        }
        return jar;
    }

    /** Where this user's caches lie: {@code muster.cache}, {@code XDG_CACHE_HOME}, the home directory or, failing these, /tmp. */
    public static Path cacheDirectory() {
        String asked = System.getProperty("muster.cache", "");
        if (!asked.isBlank()) return Path.of(asked);
        String xdg = System.getenv("XDG_CACHE_HOME");
        if (xdg != null && !xdg.isBlank() && Path.of(xdg).isAbsolute()) return Path.of(xdg, "muster");
        Path home = Path.of(System.getProperty("user.home", ""));
        if (home.isAbsolute() && Files.isWritable(home))
            return home.resolve(".cache").resolve("muster");
        return Path.of(System.getProperty("java.io.tmpdir"), "muster-" + System.getProperty("user.name", "user"));
    }

    private static Path makePrivate(Path directory) throws IOException {
        if (!hasPosixPermissions(directory)) return Files.createDirectories(directory);
        FileAttribute<?> owner = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) Files.createDirectories(parent);
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.createDirectory(directory, owner);
            } catch (java.nio.file.FileAlreadyExistsException raced) {
                // Another process of this user, or somebody else: the checks below tell.
            }
        }
        requireOwn(directory);
        Files.setPosixFilePermissions(directory, OWNER_ONLY);
        return directory;
    }

    /** In a directory such as /tmp somebody else may have made ours before us. */
    private static void requireOwn(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException(directory + " is to hold the jar of Muster's runners, but it is not a directory;"
                    + " remove it, or name another one with -Dmuster.cache=<directory>");
        }
        Path probe = Files.createTempFile(directory, "owner", ".probe");
        try {
            if (!Files.getOwner(probe).equals(Files.getOwner(directory))) {
                throw new IOException(directory + " is to hold the jar of Muster's runners, but it belongs to "
                        + Files.getOwner(directory)
                        + "; remove it, or name another one with -Dmuster.cache=<directory>");
            }
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private static boolean hasPosixPermissions(Path directory) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static boolean isThat(Path jar, BlobId content) throws IOException {
        if (!Files.isRegularFile(jar, LinkOption.NOFOLLOW_LINKS)) return false;
        try (InputStream in = Files.newInputStream(jar)) {
            return digest(in).equals(content);
        }
    }

    private static void write(Path fresh, BlobId content) throws IOException {
        MessageDigest sha256 = BlobId.sha256();
        try (InputStream in = resource();
                var out = new DigestOutputStream(Files.newOutputStream(fresh), sha256)) {
            in.transferTo(out);
        }
        if (!BlobId.of(sha256.digest(), 0).equals(content)) {
            throw new IOException("the runner's jar was not written whole to " + fresh + "; is the disk full?");
        }
    }

    private static void moveInto(Path fresh, Path jar) throws IOException {
        try {
            Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, jar, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static BlobId contentOfResource() throws IOException {
        try (InputStream in = resource()) {
            return digest(in);
        }
    }

    private static BlobId digest(InputStream in) throws IOException {
        MessageDigest sha256 = BlobId.sha256();
        byte[] buffer = new byte[64 * 1024];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) sha256.update(buffer, 0, n);
        return BlobId.of(sha256.digest(), 0);
    }

    private static InputStream resource() throws IOException {
        InputStream in = RunnerJar.class.getResourceAsStream(RESOURCE);
        if (in == null) {
            throw new IOException("the jar of Muster carries no runner (" + RESOURCE + " is missing);"
                    + " it was not built by Maven, or repackaged: use the artifact dev.muster:muster as it is");
        }
        return in;
    }
}
