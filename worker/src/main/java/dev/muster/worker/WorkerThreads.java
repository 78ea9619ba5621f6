package dev.muster.worker;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The few threads of a worker beside its loop and those of its runners. */
final class WorkerThreads {
    private WorkerThreads() {}

    /**
     * One thread for all work on files, in order. Its queue has no bound of its own: each entry answers a command of the
     * supervisor, who is bounded by slots and sessions.
     */
    static ExecutorService files() {
        return new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("muster-worker-files"));
    }

    /** Threads that kill, each for as long as a thread dump may take; at most one entry for each runner waits. */
    static ExecutorService executioners(int slots) {
        int threads = Math.min(4, Math.max(2, slots));
        var pool = new ThreadPoolExecutor(
                threads, threads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("muster-worker-kill"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** For what comes later; never blocks, hands on what does. */
    static ScheduledThreadPoolExecutor timer() {
        var timer = new ScheduledThreadPoolExecutor(1, named("muster-worker-timer"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return timer;
    }

    /** Ends it and waits for its threads; what has not begun is dropped. */
    static void end(ExecutorService executor, Duration limit) throws InterruptedException {
        executor.shutdownNow();
        var unused = executor.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static ThreadFactory named(String name) {
        var number = new AtomicInteger();
        return work -> {
            var thread = new Thread(work, name + " " + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
