package dev.muster.model.jvm;

import dev.muster.model.PlainText;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Where Muster keeps the files of one user: in a directory that no other user can read or write. */
public final class UserCache {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private UserCache() {}

    /** Where this user's caches lie: {@code muster.cache}, {@code XDG_CACHE_HOME}, the home directory or, failing these, /tmp. */
    public static Path directory() {
        String asked = System.getProperty("muster.cache", "");
        if (!asked.isBlank()) return Path.of(asked);
        String xdg = System.getenv("XDG_CACHE_HOME");
        if (xdg != null && !xdg.isBlank() && Path.of(xdg).isAbsolute()) return Path.of(xdg, "muster");
        Path home = Path.of(System.getProperty("user.home", ""));
        Path caches = home.resolve(".cache"); // of another user in some containers
        if (home.isAbsolute() && Files.isWritable(Files.exists(caches) ? caches : home))
            return caches.resolve("muster");
        return Path.of(System.getProperty("java.io.tmpdir"), "muster-" + System.getProperty("user.name", "user"));
    }

    /**
     * Makes a directory that is this user's alone, or makes an existing one so.
     *
     * @throws IOException if it cannot be made, or belongs to another user, with a message that says what to do
     */
    public static Path makePrivate(Path directory) throws IOException {
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return Files.createDirectories(directory);
        }
        try {
            make(directory);
        } catch (IOException e) {
            throw new IOException(
                    directory + " is to hold files of Muster for this user, but it cannot be made (" + PlainText.of(e)
                            + "); make it, or name another directory with -Dmuster.cache=<directory>",
                    e);
        }
        requireOwn(directory);
        Files.setPosixFilePermissions(directory, OWNER_ONLY);
        return directory;
    }

    private static void make(Path directory) throws IOException {
        FileAttribute<?> owner = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) Files.createDirectories(parent);
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) return;
        try {
            Files.createDirectory(directory, owner);
        } catch (FileAlreadyExistsException raced) {
            // Another process of this user, or another user: the next check decides.
        }
    }

    /** In a directory such as /tmp another user may have made this one before. */
    private static void requireOwn(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException(directory + " is to hold files of Muster for this user, but it is not a directory;"
                    + " remove it, or name another one with -Dmuster.cache=<directory>");
        }
        Path probe = Files.createTempFile(directory, "owner", ".probe");
        try {
            if (!Files.getOwner(probe).equals(Files.getOwner(directory))) {
                throw new IOException(directory + " is to hold files of Muster for this user, but it belongs to "
                        + Files.getOwner(directory)
                        + "; remove it, or name another one with -Dmuster.cache=<directory>");
            }
        } finally {
            Files.deleteIfExists(probe);
        }
    }
}
