package dev.muster.client.threads;

import dev.muster.client.futures.CompletionThreads;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where tasks of threads are completed whose futures have callbacks or stages: aside, so that user code that takes its time
 * holds up no thread that runs tasks. A future without them is completed by the thread that ran it.
 */
final class TaskCompletion {
    /** A task whose code has ended, and whose future is to be completed. */
    interface Completable<T> {
        /** Completes the future, and runs what depends on it. */
        void settleEither(@Nullable T value, @Nullable Throwable failure);

        /** The future cannot be completed so; it fails. */
        void cannotGoOn(Throwable why);

        boolean isDone();

        /** Waits without looking at how it ended; false if the time is up first. */
        boolean awaitOutcome(long nanos) throws InterruptedException;
    }

    private final CompletionThreads threads;
    private final Set<Completable<?>> completing = ConcurrentHashMap.newKeySet(); // being completed, callbacks included

    TaskCompletion(String name) {
        threads = new CompletionThreads(name);
    }

    void run(Runnable action, Consumer<? super Throwable> whenThrown) {
        threads.enqueue(action, whenThrown);
    }

    <T> void settle(Completable<T> task, @Nullable T value, @Nullable Throwable failure) {
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
        return completing.stream().allMatch(Completable::isDone);
    }

    /** Waits until each future is done; false if the time is up. */
    boolean awaitDone(long deadline) throws InterruptedException {
        for (Completable<?> task : completing) {
            if (!task.awaitOutcome(Math.max(0, deadline - System.nanoTime()))) return false;
        }
        return true;
    }

    /** Its threads end when nothing is left to do. */
    void close() {
        threads.close();
    }
}
