package dev.muster.proto.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * Files with a token: those that a user names, and the one that is made for the user on this machine. The latter is what the
 * coordinator, the workers and the programs of one user find without a flag, and what no other user can read.
 */
public final class TokenFile {
    private static final int BYTES_MAX = 4096;
    private static final int SECRET_BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private TokenFile() {}

    /** The token in a file that the user has named. */
    public static Token read(Path file) throws AccessException {
        try {
            if (!Files.isReadable(file)) {
                throw unusable("the token file " + file + " is not there or cannot be read; name the right one with"
                        + " --token-file, MUSTER_TOKEN_FILE or tokenFile(..)");
            }
            if (Files.size(file) > BYTES_MAX) {
                throw unusable(file + " is too large for a token; it holds one line of secret text");
            }
            return new Token(Files.readString(file).strip(), file.toString());
        } catch (IllegalArgumentException e) {
            throw unusable(String.valueOf(e.getMessage()));
        } catch (AccessException e) {
            throw e;
        } catch (IOException e) {
            throw unusable("the token file " + file + " cannot be read: " + e);
        }
    }

    /**
     * The token of this user on this machine.
     *
     * @throws AccessException if there is none, or if others could have read or written it
     */
    public static Token ofThisUser() throws AccessException {
        return ofThisUser(directory());
    }

    /** The same in another place. */
    public static Token ofThisUser(Path directory) throws AccessException {
        Path file = file(directory);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw unusable(
                    "this user has no token on this machine (" + file + " does not exist), so no coordinator or worker"
                            + " of this user was started here. Start one with \"muster dev\" or \"muster coordinator\"; for that of"
                            + " another user, name its token with --token-file, MUSTER_TOKEN_FILE or tokenFile(..)");
        }
        requireOwn(directory);
        requireOwn(file);
        return read(file);
    }

    /**
     * The token of this user on this machine; made now if there is none. Several processes may do that at the same time: one
     * of them wins, and all have its token.
     *
     * @throws AccessException if it can neither be read nor made
     */
    public static Token madeForThisUser() throws AccessException {
        return madeForThisUser(directory());
    }

    /** The same in another place. */
    public static Token madeForThisUser(Path directory) throws AccessException {
        Path file = file(directory);
        try {
            makePrivate(directory);
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) make(directory, file);
        } catch (AccessException e) {
            throw e;
        } catch (IOException e) {
            throw unusable("the token of this user cannot be made in " + directory + ": " + e
                    + ". Make the directory writable, choose another one with XDG_CONFIG_HOME, or name a token with"
                    + " --token-file");
        }
        return ofThisUser(directory);
    }

    /**
     * Where the token of this user lies: {@code muster.config}, {@code XDG_CONFIG_HOME}, the home directory or, failing these,
     * the one for temporary files.
     */
    public static Path directory() {
        String asked = System.getProperty("muster.config", "");
        if (!asked.isBlank()) return Path.of(asked);
        String xdg = System.getenv("XDG_CONFIG_HOME");
        if (xdg != null && !xdg.isBlank() && Path.of(xdg).isAbsolute()) return Path.of(xdg, "muster");
        Path home = Path.of(System.getProperty("user.home", ""));
        if (home.isAbsolute() && Files.isWritable(home))
            return home.resolve(".config").resolve("muster");
        return Path.of(
                System.getProperty("java.io.tmpdir"), "muster-config-" + System.getProperty("user.name", "user"));
    }

    static Path file(Path directory) {
        return directory.resolve("local.token");
    }

    private static void make(Path directory, Path file) throws IOException {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        Path fresh = Files.createTempFile(directory, "local", ".part"); // for its owner only
        try {
            Files.write(fresh, (HexFormat.of().formatHex(secret) + "\n").getBytes(StandardCharsets.US_ASCII));
            link(file, fresh);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Whole or not at all, and never in place of another one. */
    private static void link(Path file, Path fresh) throws IOException {
        try {
            Files.createLink(file, fresh);
        } catch (java.nio.file.FileAlreadyExistsException e) {
            // Another process was faster; its token is used.
        } catch (UnsupportedOperationException | java.nio.file.FileSystemException e) {
            // A file system without links: not atomic, and such a race needs two first starts within a moment.
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) Files.move(fresh, file);
        }
    }

    private static void makePrivate(Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) Files.createDirectories(parent);
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.createDirectory(directory, ownerOnly(directory));
            } catch (java.nio.file.FileAlreadyExistsException e) {
                // Another process of this user, or another user: the check below decides.
            }
        }
        if (!hasPosixPermissions(directory)) return;
        requireOwner(directory);
        Files.setPosixFilePermissions(directory, OWNER_ONLY);
    }

    private static void requireOwn(Path path) throws AccessException {
        if (!hasPosixPermissions(path)) return;
        try {
            requireOwner(path);
            Set<PosixFilePermission> open = EnumSet.copyOf(OTHERS);
            open.retainAll(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
            if (open.isEmpty()) return;
            throw unusable("others than its owner may use " + path + " ("
                    + PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS))
                    + "), so the token in it is no secret; delete " + path
                    + ", and restart the coordinator and the workers of this machine, which make a new one");
        } catch (AccessException e) {
            throw e;
        } catch (IOException e) {
            throw unusable(path + " cannot be looked at: " + e);
        }
    }

    private static void requireOwner(Path path) throws IOException {
        UserPrincipal owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
        if (Files.isSymbolicLink(path) || !owner.equals(thisUser())) {
            throw unusable(path + " is to hold the token of this user, but it belongs to " + owner
                    + " or is a link; remove it, or choose another directory with XDG_CONFIG_HOME");
        }
    }

    /** The user who owns the files that this process makes. */
    private static UserPrincipal thisUser() throws IOException {
        Path process = Path.of("/proc/self");
        if (Files.exists(process)) return Files.getOwner(process);
        Path probe = Files.createTempFile("muster-owner-", ".probe");
        try {
            return Files.getOwner(probe);
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path near) {
        return hasPosixPermissions(near)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static boolean hasPosixPermissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static AccessException unusable(String message) {
        return new AccessException(AccessException.Kind.UNUSABLE, message);
    }
}
