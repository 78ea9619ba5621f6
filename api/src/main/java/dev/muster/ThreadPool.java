package dev.muster;

import java.util.List;

/**
 * Runs tasks in threads of this program: for work that waits for the network or for disks. It has the API of the process
 * pool, so that a program changes from one to the other by one word.
 *
 * <p><b>Nothing is copied.</b> Tasks see the objects that they capture and their arguments, and their callers see what
 * tasks change; results and exceptions are the original objects. Actions before the submit happen-before the task, and
 * those of the task happen-before the return of {@code get}. Nothing has to be serializable: any lambda of any static type,
 * and any wrapper that another library passes to {@code execute}, runs.
 *
 * <p>Tasks start in the order of their submission. The pool starts a thread only if none is idle. The threads are daemon
 * threads, but the JVM stays alive as long as futures are unfinished. A pool that is dropped finishes its submitted tasks.
 *
 * <p>A task may wait for other tasks of its pool. A task that waits with {@code get}, {@code join} or {@code result}
 * without a time-out runs the other task itself if that has not started. A task that waits in another way ({@code get} with
 * a time-out, {@link Futures#await}, {@link Futures#asCompleted}, a {@link TaskGroup}, futures that {@link Futures} derives
 * from futures of the pool) yields its place to another thread during the wait, so that the pool may temporarily have more
 * threads than the maximum, by at most 256. Tasks that wait for each other in these ways, without a time-out, get an
 * {@link IllegalStateException} instead of waiting for ever. There is one exception: if at that moment a failure could
 * still end the wait, such as that of another part of {@link Futures#gather}, and that part succeeds later, the pool does
 * not check again. Tasks that wait for anything else, including futures of another pool, keep their place.
 *
 * <p>Of {@link TaskOptions}, the time-out and {@code retryIf} apply here: a task whose time is up is interrupted and its
 * future fails at once, but a thread that ignores the interrupt stays occupied until the task ends. The other options
 * concern the loss of processes. {@link MapOption#chunkSize} is accepted, but each element is a task.
 *
 * <pre>{@code
 * try (TaskExecutor pool = new ThreadPool(8)) {
 *     for (Page page : pool.map(Site::download, urls)) show(page);
 * }
 * }</pre>
 */
public final class ThreadPool extends ForwardingTaskExecutor {
    private final ExecutorDelegate delegate;

    /** Creates a pool of at most four threads more than there are CPUs, and of at most 32. */
    public ThreadPool() {
        this(Math.min(32, Runtime.getRuntime().availableProcessors() + 4));
    }

    /**
     * Creates a pool of at most this number of threads.
     *
     * @throws IllegalArgumentException if the number is less than 1
     */
    public ThreadPool(int maxThreads) {
        this(FoundProvider.PROVIDER.threadPool(checked(maxThreads)));
    }

    private ThreadPool(ExecutorDelegate delegate) {
        this.delegate = delegate;
    }

    private static int checked(int maxThreads) {
        if (maxThreads > 0) return maxThreads;
        throw new IllegalArgumentException("max_workers must be greater than 0, was " + maxThreads);
    }

    /** Returns a pool that runs every task at once, each in its own thread: a virtual thread from Java 21 on. */
    public static ThreadPool unbounded() {
        return new ThreadPool(FoundProvider.PROVIDER.unboundedThreadPool());
    }

    @Override
    ExecutorDelegate delegate() {
        return delegate;
    }

    /**
     * Interrupts running tasks and cancels their futures. Returns the tasks that have not started: as futures that can be
     * run or cancelled, and tasks of {@code execute} as the original objects.
     */
    @Override
    public List<Runnable> shutdownNow() {
        return super.shutdownNow();
    }

    /** See {@link TaskExecutor#close}. If a task of this pool calls it, it does not wait, because it would wait for itself. */
    @Override
    public void close() {
        super.close();
    }

    /** Returns false: threads exist as long as the program. */
    @Override
    public boolean isBroken() {
        return super.isBroken();
    }

    /** Returns the name, the phase, and how much is unfinished. */
    @Override
    public String toString() {
        return super.toString();
    }
}
