package dev.muster.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the tasks of the contracts do: they compute, take time, and make files that the test can see wherever they run. */
public final class SimpleTasks {
    private SimpleTasks() {}

    public static int twice(int n) {
        return 2 * n;
    }

    /** What a task does that takes time; ends early when it is interrupted. */
    public static int pause(long millis) {
        try {
            boolean ignored = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    /** A sign of a task that it ran, which the test can see wherever that was. */
    public static int mark(String directory, String name) throws IOException {
        Files.createFile(Path.of(directory, name));
        return 1;
    }

    public static boolean isMarked(Path directory, String name) {
        return Files.exists(directory.resolve(name));
    }

    /** A task that ends when the test makes a mark. */
    public static int awaitMark(String directory, String name) {
        while (!isMarked(Path.of(directory), name)) {
            if (pause(2) != 0) return -1;
        }
        return 1;
    }

    /** A task that makes the mark "begun", waits to be interrupted, and then makes the mark "interrupted". */
    public static int marksItsInterrupt(String directory) throws IOException {
        int ignored = mark(directory, "begun");
        return pause(600_000) < 0 ? mark(directory, "interrupted") : 0;
    }
}
