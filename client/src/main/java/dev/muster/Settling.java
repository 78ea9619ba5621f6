package dev.muster;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where tasks of threads are completed whose futures have callbacks or stages: aside, so that user code that takes its time
 * holds up no thread that runs tasks. A future without them is completed by the thread that ran it.
 */
final class Settling {
    private final Completions threads;
    private final Set<LocalTask<?>> completing = ConcurrentHashMap.newKeySet(); // being completed, callbacks included

    Settling(String name) {
        threads = new Completions(name);
    }

    void run(Runnable action, Consumer<? super Throwable> whenThrown) {
        threads.enqueue(action, whenThrown);
    }

    <T> void settle(LocalTask<T> task, @Nullable T value, @Nullable Throwable failure) {
        completing.add(task);
        threads.enqueue(
                () -> {
                    task.settleEither(value, failure);
                    completing.remove(task);
                },
                e -> {
                    try {
                        task.cannotGoOn(e);
                    } finally {
                        completing.remove(task);
                    }
                });
    }

    /** Whether something is being completed, callbacks included. */
    boolean isBusy() {
        return threads.isBusy() || !completing.isEmpty();
    }

    /** Whether each future is done; its callbacks may still run, and one of them may be who asks. */
    boolean isDone() {
        return completing.stream().allMatch(LocalTask::isDone);
    }

    /** Waits until each future is done; false if the time is up. */
    boolean awaitDone(long deadline) throws InterruptedException {
        for (LocalTask<?> task : completing) {
            if (!task.awaitDoneUnseen(Math.max(0, deadline - System.nanoTime()))) return false;
        }
        return true;
    }

    /** Its threads end when nothing is left to do. */
    void close() {
        threads.close();
    }
}
