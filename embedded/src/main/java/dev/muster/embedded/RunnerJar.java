package dev.muster.embedded;

import dev.muster.model.BlobId;
import dev.muster.model.jvm.UserCache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/**
 * The jar that runners run, taken out of the jar of Muster onto the disk: a child JVM needs a file.
 *
 * <p>It is kept per user under the name of its content, so that it is written once for each build. The directory is the
 * user's alone and its content is verified before use: a jar that another user could have written would run the code of that
 * user.
 */
public final class RunnerJar {
    private static final String RESOURCE = "runner.jar";

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
        Path own = UserCache.makePrivate(directory);
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

    /** Where this user's caches lie, see {@link UserCache}. */
    public static Path cacheDirectory() {
        return UserCache.directory();
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
