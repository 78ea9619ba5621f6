package dev.muster.worker;

import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.task.internal.Durations;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The few threads of a worker beside its loop and those of its runners. What is thrown on one of them is the end of the worker:
 * it would leave something undone for which others wait.
 */
final class WorkerThreads {
    private WorkerThreads() {}

    /**
     * One thread for all work on files, in order. Its queue has no bound of its own: each entry answers a command of the
     * supervisor, who is bounded by slots and sessions.
     */
    static ExecutorService files(Consumer<Throwable> whenBroken) {
        return threads(ThreadRole.WORKER_FILES, 1, 0, "muster-worker-files", whenBroken);
    }

    /** Threads that kill, each for as long as a thread dump may take; at most one entry for each runner waits. */
    static ExecutorService killers(int slots, Consumer<Throwable> whenBroken) {
        var pool = threads(
                ThreadRole.WORKER_KILLER, Math.min(4, Math.max(2, slots)), 10, "muster-worker-kill", whenBroken);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadPoolExecutor threads(
            ThreadRole role, int count, int keepAliveSeconds, String name, Consumer<Throwable> whenBroken) {
        return new ThreadPoolExecutor(
                count, count, keepAliveSeconds, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(name)) {
            @Override
            public void execute(Runnable work) {
                super.execute(OwnThread.guarded(role, work, whenBroken));
            }
        };
    }

    /** For timers; never blocks, and passes blocking work to other threads. */
    static ScheduledThreadPoolExecutor timer(Consumer<Throwable> whenBroken) {
        var timer = new ScheduledThreadPoolExecutor(1, named("muster-worker-timer")) {
            @Override
            public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
                return super.schedule(OwnThread.guarded(ThreadRole.WORKER_TIMER, work, whenBroken), delay, unit);
            }
        };
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return timer;
    }

    /** Ends it and waits for its threads; what has not begun is dropped. */
    static void end(ExecutorService executor, Duration limit) throws InterruptedException {
        executor.shutdownNow();
        var unused = executor.awaitTermination(Durations.nanos(limit), TimeUnit.NANOSECONDS);
    }

    private static ThreadFactory named(String name) {
        var number = new AtomicInteger();
        return OwnThread.daemons(() -> name + " " + number.incrementAndGet());
    }
}
