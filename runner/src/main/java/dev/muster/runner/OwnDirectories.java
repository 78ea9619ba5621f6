package dev.muster.runner;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The working directory and that for temporary files, where the daemon has made them for this runner alone: a task that removes
 * one of them leaves the next without. A directory that it shares with other programs is not looked after, because another
 * runner would find no other one.
 */
final class OwnDirectories {
    private static final Path WORKING = Path.of("/proc/self/cwd");
    /** Too short a time to remove a directory in; shorter tasks go without a look. */
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final @Nullable Path working;
    private final @Nullable File temporary;
    private long nextNanos = System.nanoTime();

    /** @param own what lies in there belongs to this runner */
    OwnDirectories(Path own) {
        Path now = working();
        this.working = now != null && isWithin(own, now) ? now : null;
        File files = new File(System.getProperty("java.io.tmpdir"));
        this.temporary = isWithin(own, files.toPath()) && files.isDirectory() ? files : null;
    }

    /** Before a task, when none is to blame: somebody may have cleared the directories of the worker. */
    void mend() {
        if (temporary != null && !temporary.isDirectory()) {
            boolean ignored = temporary.mkdirs(); // if not, the task that needs it says so
        }
    }

    boolean areThere() {
        long now = System.nanoTime();
        if (now - nextNanos < 0) return true;
        nextNanos = now + PAUSE_NANOS;
        return isWorkingThere() && isTemporaryThere();
    }

    void tell(List<String> found) {
        if (!isWorkingThere()) found.add("the task removed or moved the working directory");
        if (!isTemporaryThere()) found.add("the task removed the directory for temporary files");
    }

    /** By the kernel's word: it knows whether a directory of the same name is another one. */
    private boolean isWorkingThere() {
        return working == null || working.equals(working());
    }

    private boolean isTemporaryThere() {
        return temporary == null || temporary.isDirectory();
    }

    private static @Nullable Path working() {
        try {
            return Files.readSymbolicLink(WORKING);
        } catch (IOException | UnsupportedOperationException e) {
            return null; // the system does not tell
        }
    }

    private static boolean isWithin(Path own, Path directory) {
        try {
            return directory.toRealPath().startsWith(own.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }
}
