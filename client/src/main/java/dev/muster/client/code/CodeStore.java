package dev.muster.client.code;

import dev.muster.model.jvm.UserCache;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The place on the disk for code that this program has packed: a directory of its own among the caches of its user. The lock
 * in it lives as long as the process, so the next program that packs code clears what one left that was killed.
 */
final class CodeStore {
    private static final System.Logger LOG = System.getLogger("dev.muster");
    private static final String LOCK = "lock";
    private static final Duration UNLOCKED_MAX = Duration.ofHours(1);

    /** Locks do not keep their own process out, and closing any channel on such a file gives its lock up. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private static @Nullable CodeStore ofThisProgram; // guarded by the class

    private final Path directory;
    private FileChannel lock; // guarded by the class once it is the store of this program

    private CodeStore(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** A fresh file in the store of this program, whose name has this one in it; it goes with the process at the latest. */
    static synchronized Path newFile(String name) throws IOException {
        Path directory = ofThisProgram().directory;
        Path file = Files.createTempFile(directory, name.replaceFirst("\\.jar$", "") + "-", ".jar");
        file.toFile().deleteOnExit();
        return file;
    }

    /** Where the files of this program lie; if it was deleted, it is made anew in the same place. */
    static synchronized CodeStore ofThisProgram() throws IOException {
        CodeStore store = ofThisProgram;
        if (store == null) {
            store = open(UserCache.directory());
            ofThisProgram = store;
        } else if (!Files.exists(store.directory.resolve(LOCK))) {
            store.makeAnew();
        }
        return store;
    }

    private void makeAnew() throws IOException {
        lock.close();
        Path stores = directory.getParent();
        if (stores == null) throw new IOException(directory + " lies nowhere");
        UserCache.makePrivate(stores);
        FileChannel channel;
        do {
            UserCache.makePrivate(directory);
            channel = locked(directory);
        } while (channel == null);
        lock = channel;
    }

    /** Null if another program saw it a moment before, and clears it away. */
    private static @Nullable FileChannel locked(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (channel.tryLock() != null) return channel;
        channel.close();
        return null;
    }

    /** Makes a directory among these caches, and clears those whose programs are dead. */
    static CodeStore open(Path caches) throws IOException {
        UserCache.makePrivate(caches);
        Path stores = UserCache.makePrivate(caches.resolve("code"));
        sweep(stores);
        while (true) {
            Path own = Files.createTempDirectory(stores, ProcessHandle.current().pid() + "-");
            OWN.add(own);
            FileChannel channel = locked(own);
            if (channel == null) {
                OWN.remove(own);
                continue;
            }
            // In this order, which is the reverse of the one in which they go.
            own.toFile().deleteOnExit();
            own.resolve(LOCK).toFile().deleteOnExit();
            return new CodeStore(own, channel);
        }
    }

    Path directory() {
        return directory;
    }

    private static void sweep(Path stores) {
        try (var others = Files.newDirectoryStream(stores, Files::isDirectory)) {
            for (Path other : others) {
                if (!OWN.contains(other)) clear(other);
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.log(System.Logger.Level.DEBUG, "what ended programs have left in " + stores + " cannot be deleted", e);
        }
    }

    private static void clear(Path store) {
        Path file = store.resolve(LOCK);
        try {
            if (Files.exists(file)) {
                try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    if (channel.tryLock() != null) delete(store);
                }
            } else if (isOld(store)) { // its program died while it made it, or was about to lock it
                delete(store);
            }
        } catch (IOException | OverlappingFileLockException e) {
            LOG.log(System.Logger.Level.DEBUG, store + " stays", e);
        }
    }

    private static boolean isOld(Path store) throws IOException {
        return Files.getLastModifiedTime(store)
                .toInstant()
                .isBefore(Instant.now().minus(UNLOCKED_MAX));
    }

    private static void delete(Path store) throws IOException {
        Files.walkFileTree(store, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
