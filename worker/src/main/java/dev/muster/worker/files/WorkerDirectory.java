package dev.muster.worker.files;

import dev.muster.model.BlobId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashSet;
import java.util.Set;

/**
 * The places of one worker on the disk: a home that outlives it, with the cache, and a directory for this incarnation, which
 * goes when it goes. A lock says whose home it is; it dies with its process, so a restart after a kill finds the home free and
 * clears what the former incarnation left.
 */
public final class WorkerDirectory implements AutoCloseable {
    /** The kernel takes 108 bytes with the zero at the end; other systems take a few less. */
    static final int SOCKET_PATH_BYTES_MAX = 100;

    private static final int NUMBERS_MAX = 1000;
    private static final String RUN_PREFIX = "run-";
    private static final String SOCKET_PREFIX = "muster-";
    private static final String SOCKET_NOTE = "socket-directory";

    /** Locks are the process's own, and closing any channel on the file gives them up: who is in this JVM is known here. */
    private static final Set<Path> HELD_HERE = new HashSet<>();

    private final Path home;
    private final FileChannel lockChannel;
    private final Path run;
    private final Path socketDirectory;

    private WorkerDirectory(Path home, FileChannel lockChannel, Path run, Path socketDirectory) {
        this.home = home;
        this.lockChannel = lockChannel;
        this.run = run;
        this.socketDirectory = socketDirectory;
    }

    /** Somebody else works in the home of this name. */
    static final class TakenException extends IOException {
        private static final long serialVersionUID = 1;

        private TakenException(Path home) {
            super("a worker named " + home.getFileName() + " already works in " + home
                    + "; give this one another name or another work directory, or end the other");
        }
    }

    /**
     * Takes the first home that nobody has: of the base, of the base with -2, with -3 and so on. So a restarted worker finds its
     * cache again, and a second one does not collide with it.
     */
    public static WorkerDirectory openFirstFree(Path workDirectory, String base, long incarnation) throws IOException {
        for (int number = 1; number <= NUMBERS_MAX; number++) {
            try {
                return open(workDirectory, number == 1 ? base : base + "-" + number, incarnation);
            } catch (TakenException e) {
                // The next one, then. A check before the lock would be a race with another process that does the same.
            }
        }
        throw new IOException(NUMBERS_MAX + " workers work in " + workDirectory
                + " already; end some, or give this one a name or a directory of its own");
    }

    /** Takes the home of this name, or says who has it. */
    public static WorkerDirectory open(Path workDirectory, String name, long incarnation) throws IOException {
        Files.createDirectories(workDirectory);
        Path home = workDirectory.toRealPath().resolve(name);
        if (!Files.exists(home, LinkOption.NOFOLLOW_LINKS)) Files.createDirectories(home, ownerOnly(home));
        requireOwn(home);
        FileChannel lock = lock(home);
        try {
            clear(home);
            Path run = Files.createDirectory(home.resolve(RUN_PREFIX + Long.toHexString(incarnation)), ownerOnly(home));
            return new WorkerDirectory(home, lock, run, socketDirectory(run));
        } catch (IOException | RuntimeException e) {
            unlock(home, lock);
            throw e;
        }
    }

    /** That of the worker. */
    public String name() {
        return String.valueOf(home.getFileName());
    }

    /** Names this home in the markers of its runners: the same for every incarnation. */
    public String homeId() {
        return homeId(home);
    }

    public static String homeId(Path home) {
        return BlobId.of(home.toString().getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16);
    }

    public Path cache() {
        return home.resolve("cache");
    }

    public Path run() {
        return run;
    }

    public Path socket() {
        return socketDirectory.resolve("s");
    }

    /** Makes a directory that is nobody else's business. */
    public static Path makePrivate(Path directory) throws IOException {
        return Files.createDirectories(directory, ownerOnly(directory));
    }

    /** Refuses a directory of another user, or a link: its content could be exchanged at any time. */
    static void requireOwn(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(directory + " is a link or no directory, so others could exchange what lies in it;"
                    + " remove it, or choose another work directory");
        }
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) return;
        Path probe = Files.createTempFile(directory, "owner", ".probe");
        try {
            UserPrincipal owner = Files.getOwner(directory);
            if (owner.equals(Files.getOwner(probe))) return;
            throw new IOException(directory + " belongs to " + owner
                    + ", who could exchange what lies in it; remove it, or" + " choose another work directory");
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    /** Deletes what this incarnation had, and gives the home away. Does not throw: what cannot be deleted waits for the next. */
    @Override
    public void close() {
        FileTree.delete(run);
        FileTree.delete(socketDirectory);
        try {
            unlock(home, lockChannel);
        } catch (IOException e) {
            // The lock goes with the process at the latest.
        }
    }

    private static FileChannel lock(Path home) throws IOException {
        synchronized (HELD_HERE) {
            if (!HELD_HERE.add(home)) throw new TakenException(home);
        }
        FileChannel channel = null;
        boolean locked = false;
        try {
            channel = FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) throw new TakenException(home);
            channel.truncate(0);
            String pid = Long.toString(ProcessHandle.current().pid());
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
            locked = true;
            return channel;
        } finally {
            if (!locked) {
                if (channel != null) channel.close();
                forget(home);
            }
        }
    }

    private static void unlock(Path home, FileChannel channel) throws IOException {
        try {
            channel.close();
        } finally {
            forget(home);
        }
    }

    private static void forget(Path home) {
        synchronized (HELD_HERE) {
            HELD_HERE.remove(home);
        }
    }

    private static void clear(Path home) throws IOException {
        try (var leftovers = Files.newDirectoryStream(home, RUN_PREFIX + "*")) {
            for (Path leftover : leftovers) {
                clearSocketOf(leftover);
                FileTree.delete(leftover);
            }
        }
    }

    private static void clearSocketOf(Path leftover) {
        try {
            Path directory = Path.of(Files.readString(leftover.resolve(SOCKET_NOTE)));
            if (String.valueOf(directory.getFileName()).startsWith(SOCKET_PREFIX)) FileTree.delete(directory);
        } catch (IOException | InvalidPathException e) {
            // The usual case: its socket lay in the directory itself.
        }
    }

    /** The run directory itself if the kernel can take its path, or a short one under the directory for temporary files. */
    private static Path socketDirectory(Path run) throws IOException {
        if (fits(run.resolve("s"))) return run;
        for (Path base : new Path[] {Path.of(System.getProperty("java.io.tmpdir")), Path.of("/tmp")}) {
            if (!Files.isDirectory(base) || !fits(base.resolve(SOCKET_PREFIX + "0123456789abcdef0123/s"))) continue;
            Path directory = Files.createTempDirectory(base, SOCKET_PREFIX, ownerOnly(base));
            Files.writeString(run.resolve(SOCKET_NOTE), directory.toString()); // for who clears up after a kill
            return directory;
        }
        throw new IOException("no directory with a path short enough for a socket: " + run + " is too long, and so is "
                + System.getProperty("java.io.tmpdir") + "; choose a shorter work directory");
    }

    private static boolean fits(Path socket) {
        return socket.toString().getBytes(StandardCharsets.UTF_8).length <= SOCKET_PATH_BYTES_MAX;
    }

    private static FileAttribute<?>[] ownerOnly(Path near) {
        if (!near.getFileSystem().supportedFileAttributeViews().contains("posix")) return new FileAttribute<?>[0];
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        };
    }
}
