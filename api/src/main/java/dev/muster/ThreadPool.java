package dev.muster;

import java.util.List;

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
public final class ThreadPool extends ForwardingTaskExecutor {
    private final ExecutorProvider.Delegate delegate;

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
        this(FoundProvider.PROVIDER.threadPool(checked(maxThreads)));
    }

    private ThreadPool(ExecutorProvider.Delegate delegate) {
        this.delegate = delegate;
    }

    private static int checked(int maxThreads) {
        if (maxThreads > 0) return maxThreads;
        throw new IllegalArgumentException("max_workers must be greater than 0, was " + maxThreads);
    }

    /**
     * A pool that runs every task at once, each in a thread of its own: a virtual one from Java 21 on.
     */
    public static ThreadPool unbounded() {
        return new ThreadPool(FoundProvider.PROVIDER.unboundedThreadPool());
    }

    @Override
    ExecutorProvider.Delegate delegate() {
        return delegate;
    }

    /**
     * Interrupts what runs, whose futures are cancelled, and returns what never started: futures that may be run or cancelled,
     * and what was given to {@code execute} as it was given.
     */
    @Override
    public List<Runnable> shutdownNow() {
        return super.shutdownNow();
    }

    /** See {@link TaskExecutor#close}. Called by a task of this pool, it does not wait, because it would wait for itself. */
    @Override
    public void close() {
        super.close();
    }

    /** False: threads are there as long as the program is. */
    @Override
    public boolean isBroken() {
        return super.isBroken();
    }

    /** The name, the phase, and how much is open. */
    @Override
    public String toString() {
        return super.toString();
    }
}
