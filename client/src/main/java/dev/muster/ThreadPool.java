package dev.muster;

import static java.util.Objects.requireNonNull;

import dev.muster.model.jvm.OwnThread;
import dev.muster.task.RemoteBiFunction;
import dev.muster.task.RemoteFunction;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Runs tasks in threads of this program: for work that waits, for the network or for disks. It has the face of the process
 * pool, so that a program picks one or the other by one word.
 *
 * <p><b>Nothing is copied.</b> Tasks see the objects they capture and are given, and their callers see what tasks change;
 * results and exceptions are the very objects. Actions before the submit happen-before the task, and those of the task
 * happen-before the return of {@code get}. Nothing needs to be able to travel: any lambda, of whatever static type, and any
 * wrapper that another library hands to {@code execute}, simply runs.
 *
 * <p>Tasks start in the order in which they were submitted. A thread is started only if none is idle. The threads are daemons;
 * still the JVM stays alive while futures are unfinished, and no longer. A pool that is dropped finishes what was submitted.
 *
 * <p>A task may wait for others of its pool. One that waits by {@code get}, {@code join} or {@code result} without a time-out
 * runs the other one itself if that has not started; one that waits in another way ({@code get} with a time-out,
 * {@link Futures#await}, {@link Futures#asCompleted}, a {@link TaskGroup}, what {@link Futures} derives from futures of the
 * pool) gives its place to another thread meanwhile, so that for a while there may be more threads than the maximum, by 256
 * at most. Tasks that wait for each other in these ways, without a time-out, get an {@link IllegalStateException} instead of
 * waiting for ever; except where at that moment a failure could still end the wait, as of another part of
 * {@link Futures#gather}: if that succeeds later, nobody looks again. Waits for other things, futures of another pool among them, keep their place.
 *
 * <p>Of {@link TaskOptions} the time-out and {@code retryIf} have a meaning here: a task whose time is up is interrupted and
 * its future fails at once, but a thread that ignores the interrupt stays taken until the task ends. The rest is about losing
 * processes. {@link MapOption#chunkSize} is accepted: an element is a task.
 *
 * <pre>{@code
 * try (TaskExecutor pool = new ThreadPool(8)) {
 *     for (Page page : pool.map(Site::download, urls)) show(page);
 * }
 * }</pre>
 */
public final class ThreadPool extends AbstractTaskExecutor {
    private static final System.Logger LOG = System.getLogger("dev.muster");
    private static final Cleaner CLEANER = Cleaner.create();
    private static final AtomicInteger MADE = new AtomicInteger();
    private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ThreadCrew crew;

    /** A pool of at most four threads more than there are CPUs, and of no more than 32. */
    public ThreadPool() {
        this(Math.min(32, Runtime.getRuntime().availableProcessors() + 4));
    }

    /**
     * A pool of at most so many threads.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public ThreadPool(int maxThreads) {
        this(checked(maxThreads), false);
    }

    private ThreadPool(int maxThreads, boolean virtualIfPossible) {
        String name = "muster-threads-" + MADE.incrementAndGet();
        ThreadFactory factory = virtualIfPossible ? VirtualThreads.factory(name) : platform(name);
        long keepAlive = virtualIfPossible ? 0 : KEEP_ALIVE_NANOS;
        crew = new ThreadCrew(name, maxThreads, keepAlive, factory);
        dropped(this, crew);
    }

    /**
     * A pool that runs every task at once, each in a thread of its own: a virtual one from Java 21 on.
     */
    public static ThreadPool unbounded() {
        return new ThreadPool(Integer.MAX_VALUE, true);
    }

    private static int checked(int maxThreads) {
        if (maxThreads > 0) return maxThreads;
        throw new IllegalArgumentException("max_workers must be greater than 0, was " + maxThreads);
    }

    static ThreadFactory platform(String name) {
        var made = new AtomicInteger();
        return OwnThread.daemons(() -> name + "-thread-" + made.incrementAndGet());
    }

    /** When nobody holds the pool any more, it finishes what was submitted and ends. */
    private static void dropped(Object pool, ThreadCrew crew) {
        var unused = CLEANER.register(pool, crew::shutdown);
    }

    @Override
    <T> Supplier<PoolTask<T>> plan(Work<T> work, TaskOptions options) {
        ThreadCrew into = crew; // and not the pool: a future must not keep its pool
        return () -> new LocalTask<>(into, work::perform, options, false);
    }

    @Override
    TaskOptions defaultOptions() {
        return TaskOptions.DEFAULT;
    }

    @Override
    Gate gate() {
        return crew;
    }

    @Override
    TaskTimer timer() {
        return crew.timer();
    }

    @Override
    public void execute(Runnable task) {
        requireNonNull(task, "task");
        LocalTask<?> ours = task instanceof LocalTask<?> made && made.crew() == crew
                ? made
                : LocalTask.executing(crew, task, () -> {
                    runLogging(task);
                    return task;
                });
        try {
            ours.submit(false);
        } finally {
            Reference.reachabilityFence(this); // or the cleaner could shut the crew down under our hands
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
    public <A, R> MapResults<R> map(
            RemoteFunction<? super A, ? extends R> function, Iterable<? extends A> elements, MapOption... options) {
        requireNonNull(function, "function");
        requireNonNull(elements, "elements");
        return map(MapOptions.of(options), () -> LocalMap.calls(function, elements));
    }

    @Override
    public <A, B, R> MapResults<R> map(
            RemoteBiFunction<? super A, ? super B, ? extends R> function,
            Iterable<? extends A> first,
            Iterable<? extends B> second,
            MapOption... options) {
        requireNonNull(function, "function");
        requireNonNull(first, "first");
        requireNonNull(second, "second");
        return map(MapOptions.of(options), () -> LocalMap.calls(function, first, second));
    }

    private <R> MapResults<R> map(MapOptions options, Supplier<Iterator<Callable<R>>> calls) {
        long start = System.nanoTime();
        crew.checkAccepting(); // before the input is touched
        var results = new LocalMap<>(this, crew, calls.get(), options, start);
        try {
            results.start();
        } finally {
            Reference.reachabilityFence(this);
        }
        return results;
    }

    // ---- life

    @Override
    public void shutdown() {
        crew.shutdown();
    }

    @Override
    public void shutdown(boolean wait, boolean cancelFutures) {
        crew.shutdown();
        if (cancelFutures) crew.cancelPending();
        if (wait) close();
    }

    /**
     * Interrupts what runs, whose futures are cancelled, and returns what never started: futures that may be run or cancelled,
     * and what was given to {@code execute} as it was given.
     */
    @Override
    public List<Runnable> shutdownNow() {
        return crew.shutdownNow();
    }

    /** See {@link TaskExecutor#close}. Called by a task of this pool, it does not wait, because it would wait for itself. */
    @Override
    public void close() {
        Seat mine = Seat.find();
        if (mine != null && mine.crew == crew && mine.isInTask()) shutdown();
        else super.close();
    }

    @Override
    public boolean isShutdown() {
        return crew.isShut();
    }

    @Override
    public boolean isTerminated() {
        return crew.isTerminated();
    }

    /** False: threads are there as long as the program is. */
    @Override
    public boolean isBroken() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return crew.awaitTermination(timeout, unit);
    }

    /** The name, the phase, and how much is open. */
    @Override
    public String toString() {
        return "ThreadPool[" + crew + "]";
    }
}
