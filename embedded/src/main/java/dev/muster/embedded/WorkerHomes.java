package dev.muster.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Names for workers that were given none. A worker locks the directory of its name; whoever finds the first name taken gets
 * the next number, so that a restarted worker finds its cache again and a second one does not collide with it.
 */
public final class WorkerHomes {
    private static final int NUMBERS_MAX = 1000;
    private static final int BASE_CHARS_MAX = 56;

    private WorkerHomes() {}

    /** The first name in the directory that no worker has: the base, then the base with -2, -3 and so on. */
    public static String freeName(Path workDirectory, String base) throws IOException {
        String clean = clean(base);
        for (int number = 1; number <= NUMBERS_MAX; number++) {
            String name = number == 1 ? clean : clean + "-" + number;
            if (isFree(workDirectory.resolve(name).resolve("lock"))) return name;
        }
        throw new IOException(NUMBERS_MAX + " workers work in " + workDirectory
                + " already; end some, or give this one a name or a directory of its own");
    }

    private static boolean isFree(Path lockFile) throws IOException {
        if (!Files.exists(lockFile)) return true;
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String clean(String base) {
        String clean = base.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        if (clean.isEmpty()) return "worker";
        return clean.length() > BASE_CHARS_MAX ? clean.substring(0, BASE_CHARS_MAX) : clean;
    }
}
