package dev.muster.runner.leaks;

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

    /** What the kernel adds to the name of a directory that was removed. */
    private static final String GONE = " (deleted)";

    /** Too short a time to remove a directory in; shorter tasks go without a look. */
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final @Nullable Path working;
    private final @Nullable File temporary;
    private long nextNanos = System.nanoTime();

    /**
     * The runner may have waited for a while until now, and the directories of the worker may have been deleted meanwhile.
     *
     * @param own what lies in there belongs to this runner
     */
    OwnDirectories(Path own) {
        Path now = working();
        this.working = now != null && isWithin(own, now) ? existing(now) : null;
        File files = new File(System.getProperty("java.io.tmpdir"));
        this.temporary = isWithin(own, files.toPath()) ? files : null;
    }

    /**
     * Before a task, when no task is the cause: the directories of the worker may have been deleted. A process that has lost its
     * working directory cannot be given another one; it is replaced after the task.
     */
    void mend() {
        if (isTimeToLook() && !isTemporaryThere()) {
            boolean ignored = temporary != null && temporary.mkdirs(); // if not, the task that needs it says so
        }
    }

    boolean areThere() {
        return !isTimeToLook() || (isWorkingThere() && isTemporaryThere());
    }

    private boolean isTimeToLook() {
        long now = System.nanoTime();
        if (now - nextNanos < 0) return false;
        nextNanos = now + PAUSE_NANOS;
        return true;
    }

    void tell(List<String> found) {
        if (!isWorkingThere()) found.add("the working directory was removed or moved while the task ran");
        if (!isTemporaryThere()) found.add("the directory for temporary files was removed while the task ran");
    }

    /** As the kernel reports it, since another directory may have the same name. */
    private boolean isWorkingThere() {
        return working == null || working.equals(working());
    }

    private boolean isTemporaryThere() {
        return temporary == null || temporary.isDirectory();
    }

    private static Path existing(Path kernels) {
        String name = kernels.toString();
        boolean isGone = name.endsWith(GONE) && !Files.isDirectory(kernels);
        return isGone ? Path.of(name.substring(0, name.length() - GONE.length())) : kernels;
    }

    private static @Nullable Path working() {
        try {
            return Files.readSymbolicLink(WORKING);
        } catch (IOException | UnsupportedOperationException e) {
            return null; // the system does not report it
        }
    }

    private static boolean isWithin(Path own, Path directory) {
        try {
            return directory.toRealPath().startsWith(own.toRealPath());
        } catch (IOException e) { // one of them is gone
            return directory.toAbsolutePath().startsWith(own.toAbsolutePath());
        }
    }
}
