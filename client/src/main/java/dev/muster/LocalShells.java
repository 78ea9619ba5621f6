package dev.muster;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What wrappers of an executor hand to {@code execute}: shells that complete an object of this program when they have run. A
 * copy of a shell would complete a copy, and its user would wait for ever; so a shell never travels. The one whose inner task
 * is ours runs here, on a thread that waits for the inner task, which runs elsewhere; the others are refused.
 */
final class LocalShells {
    private static final int THREADS_MAX = 256;
    private static final String COMPLETION_SERVICE = "java.util.concurrent.ExecutorCompletionService$";

    /** Packages whose runnables are shells of their libraries. */
    private static final List<String> FOREIGN = List.of(
            "kotlinx.coroutines.",
            "reactor.core.",
            "io.reactivex.",
            "com.google.common.util.concurrent.",
            "org.springframework.",
            "java.util.concurrent.");

    private final ThreadPoolExecutor threads;

    LocalShells(String name) {
        threads = new ThreadPoolExecutor(
                THREADS_MAX, THREADS_MAX, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), shell -> {
                    var thread = new Thread(shell, name + "-shell");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Whether this is a shell, which must not travel. */
    static boolean isShell(Runnable task) {
        String name = task.getClass().getName();
        return task instanceof RunnableFuture
                || task instanceof CompletableFuture.AsynchronousCompletionTask
                || FOREIGN.stream().anyMatch(name::startsWith);
    }

    /** Runs a shell here, or refuses it. */
    void run(Runnable shell) {
        if (!shell.getClass().getName().startsWith(COMPLETION_SERVICE)) throw refusal(shell);
        threads.execute(shell);
    }

    private static RejectedExecutionException refusal(Runnable shell) {
        String cure = shell instanceof CompletableFuture.AsynchronousCompletionTask
                ? "call pool.supplyAsync(..) or pool.runAsync(..) instead of handing the pool to a CompletableFuture"
                : "hand the task itself to pool.submit(..), and wrap the future that comes back";
        return new RejectedExecutionException("a " + shell.getClass().getName()
                + " completes an object of this program and cannot run in another process; " + cure);
    }

    /** Shells that wait are left to end with their inner tasks. */
    void close() {
        threads.shutdown();
    }
}
