package dev.muster.client.threads;

import static java.util.Objects.requireNonNull;

import dev.muster.MapResults;
import dev.muster.TaskOptions;
import dev.muster.client.executor.AbstractTaskExecutor;
import dev.muster.client.executor.MapBody;
import dev.muster.client.executor.MapOptions;
import dev.muster.client.executor.PoolTask;
import dev.muster.client.executor.SubmissionGate;
import dev.muster.client.executor.TaskBody;
import dev.muster.client.executor.TaskTimer;
import java.lang.ref.Reference;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What a {@link dev.muster.ThreadPool} delegates to. */
public final class DefaultThreadPool extends AbstractTaskExecutor {
    private static final System.Logger LOG = System.getLogger("dev.muster");
    private static final AtomicInteger MADE = new AtomicInteger();
    private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final PoolThreads threads;

    /** A pool of at most so many threads, at least 1. */
    public DefaultThreadPool(int maxThreads) {
        this(maxThreads, false);
    }

    private DefaultThreadPool(int maxThreads, boolean virtualIfPossible) {
        String name = "muster-threads-" + MADE.incrementAndGet();
        ThreadFactory factory = virtualIfPossible ? VirtualThreads.factory(name) : VirtualThreads.platform(name);
        long keepAlive = virtualIfPossible ? 0 : KEEP_ALIVE_NANOS;
        threads = new PoolThreads(name, maxThreads, keepAlive, factory);
        whenDropped(threads::shutdown);
    }

    /** A pool that runs each task at once in a thread of its own. */
    public static DefaultThreadPool unbounded() {
        return new DefaultThreadPool(Integer.MAX_VALUE, true);
    }

    @Override
    protected <T> Supplier<PoolTask<T>> plan(TaskBody<T> work, TaskOptions options) {
        PoolThreads into = threads; // and not the pool: a future must not keep its pool
        return () -> new LocalTask<>(into, work::perform, options, false);
    }

    @Override
    protected TaskOptions defaultOptions() {
        return TaskOptions.DEFAULT;
    }

    @Override
    protected SubmissionGate gate() {
        return threads;
    }

    @Override
    protected TaskTimer timer() {
        return threads.timer();
    }

    @Override
    public void execute(Runnable task) {
        requireNonNull(task, "task");
        LocalTask<?> ours = task instanceof LocalTask<?> made && made.owner() == threads
                ? made
                : LocalTask.executing(threads, task, () -> {
                    runLogging(task);
                    return task;
                });
        try {
            ours.submit(false);
        } finally {
            Reference.reachabilityFence(this); // or the cleaner could shut its threads down
        }
    }

    private static void runLogging(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, "a task of execute() failed", e);
            var handler = Thread.getDefaultUncaughtExceptionHandler();
            if (handler != null) handler.uncaughtException(Thread.currentThread(), e);
        }
    }

    // ---- map

    @Override
    protected <R> MapResults<R> map(MapBody<R> body, MapOptions options, long startNanos) {
        var results = new LocalMap<>(this, threads, body.calls(), options, startNanos);
        results.start();
        return results;
    }

    // ---- life

    @Override
    public void shutdown() {
        threads.shutdown();
    }

    @Override
    public void shutdown(boolean wait, boolean cancelFutures) {
        threads.shutdown();
        if (cancelFutures) threads.cancelPending();
        if (wait) close();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return threads.shutdownNow();
    }

    @Override
    public void close() {
        PoolThread mine = PoolThread.find();
        if (mine != null && mine.owner == threads && mine.isInTask()) shutdown();
        else super.close();
    }

    @Override
    public boolean isShutdown() {
        return threads.isShut();
    }

    @Override
    public boolean isTerminated() {
        return threads.isTerminated();
    }

    @Override
    public boolean isBroken() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return threads.awaitTermination(timeout, unit);
    }

    @Override
    public String toString() {
        return "ThreadPool[" + threads + "]";
    }
}
