package dev.muster;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the contracts of an executor have in common: an executor to try, and tasks to try it with. */
public interface Contract {
    /** A fresh executor that runs so many tasks at a time; the test closes it. */
    TaskExecutor newExecutor(int workers);

    /** Whether tasks run in other processes, on copies. */
    default boolean isRemote() {
        return true;
    }

    static int twice(int n) {
        return 2 * n;
    }

    /** What a task does that takes time; ends early when it is interrupted. */
    static int pause(long millis) {
        try {
            boolean ignored = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    static void awaitStart(TaskFuture<?> future) {
        while (!future.isRunning() && !future.isDone()) Thread.onSpinWait();
    }
}
