package dev.muster;

import dev.muster.task.RemoteBiFunction;
import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteFunction;
import dev.muster.task.RemoteRunnable;
import dev.muster.task.internal.Durations;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An executor whose tasks are values: they may be run by threads of this program or by processes elsewhere, and the program
 * picks by the class it constructs.
 *
 * <p><b>What runs how often.</b> A task that never started is run again, unlimited and invisibly, when what had it is lost. A
 * task that may have started when host, daemon or network were lost is run again up to 3 attempts in all. A task that killed
 * its own process, or threw, is not run again: its future fails. {@link TaskOptions} changes each of these for one task.
 *
 * <p><b>Which overload.</b> A lambda or method reference at the call goes to the parameter types of {@code dev.muster.task},
 * which makes it serializable without a cast. What is passed in a variable of type {@link Callable} or {@link Runnable}
 * travels if its class can; a lambda that was made for such a variable cannot, and the exception says how to cure that.
 *
 * <p><b>Copies.</b> What a task captures and what it is given is copied before {@code submit} returns: later changes are not
 * seen by it, and its changes are not seen here. If it cannot be copied, the future that is returned has failed already, with
 * a {@link TaskEncodeException} that names the path to what cannot travel. Actions before the submit happen-before those of
 * the task as far as that copy shows; actions of the task happen-before the return of {@code get} as far as its result shows.
 *
 * <p>Submitting throws {@link NullPointerException} for null tasks and functions, {@link
 * java.util.concurrent.RejectedExecutionException} after a shutdown or above the limits of the pool, and {@link
 * BrokenExecutorException}, which is one, when the executor is broken. It does not wait for workers. All methods may be
 * called by any number of threads, and from callbacks.
 *
 * <pre>{@code
 * try (TaskExecutor pool = new ProcessPoolExecutor()) {
 *     TaskFuture<Long> answer = pool.submit(() -> countPrimes(10_000_000));
 *     for (Image image : pool.map(Render::frame, frames)) show(image);
 *     System.out.println(answer.get());
 * }
 * }</pre>
 */
public interface TaskExecutor extends ScheduledExecutorService, AutoCloseable {
    /**
     * Runs the task and returns its future. A task that may have started when its host was lost is run again, up to 3
     * attempts in all; see the class for the whole policy, and {@link #submit(RemoteCallable, TaskOptions)} to change it.
     */
    <T> TaskFuture<T> submit(RemoteCallable<T> task);

    /** Runs the task and returns its future, whose value is null; the policy is that of {@link #submit(RemoteCallable)}. */
    TaskFuture<?> submit(RemoteRunnable task);

    /** Runs the task and returns its future, whose value is this very object of this program, which does not travel. */
    <T> TaskFuture<T> submit(RemoteRunnable task, T result);

    /** Runs the task under these options. */
    <T> TaskFuture<T> submit(RemoteCallable<T> task, TaskOptions options);

    /** Runs the task under these options. */
    TaskFuture<?> submit(RemoteRunnable task, TaskOptions options);

    /** Runs the function with this argument: {@code submit(Foo::bar, x)}. The policy is that of {@link #submit(RemoteCallable)}. */
    <A, R> TaskFuture<R> submit(RemoteFunction<? super A, ? extends R> function, A argument);

    /** Runs the function with these arguments. The policy is that of {@link #submit(RemoteCallable)}. */
    <A, B, R> TaskFuture<R> submit(RemoteBiFunction<? super A, ? super B, ? extends R> function, A first, B second);

    /** Runs a task whose class can travel; see the class. The policy is that of {@link #submit(RemoteCallable)}. */
    @Override
    <T> TaskFuture<T> submit(Callable<T> task);

    /** Runs a task whose class can travel; see the class. The policy is that of {@link #submit(RemoteCallable)}. */
    @Override
    TaskFuture<?> submit(Runnable task);

    /** Runs a task whose class can travel; the value of the future is this very object of this program. */
    @Override
    <T> TaskFuture<T> submit(Runnable task, T result);

    /** What {@code CompletableFuture.supplyAsync} is for threads: {@link #submit(RemoteCallable)} by another name. */
    default <T> TaskFuture<T> supplyAsync(RemoteCallable<T> task) {
        return submit(task);
    }

    /** What {@code CompletableFuture.runAsync} is for threads: {@link #submit(RemoteRunnable)} by another name. */
    default TaskFuture<?> runAsync(RemoteRunnable task) {
        return submit(task);
    }

    /**
     * Runs the task; what it throws is told, because no future is there to tell it: a process pool gives it to its {@link
     * ProcessPoolBuilder#uncaughtExceptionHandler}, which logs unless the builder names another one; a {@link ThreadPool} logs
     * it, and gives it to {@link Thread#getDefaultUncaughtExceptionHandler} if there is one.
     *
     * @throws java.util.concurrent.RejectedExecutionException also if the task cannot travel
     */
    void execute(RemoteRunnable task);

    /**
     * Runs the task, see {@link #execute(RemoteRunnable)}. A shell that completes an object of this program, such as those of
     * {@code CompletableFuture.supplyAsync(.., executor)}, cannot travel and is refused by an executor of processes with the
     * name of what to call instead, here and wherever else it is handed in; those of {@link
     * java.util.concurrent.ExecutorCompletionService} work.
     *
     * @throws java.util.concurrent.RejectedExecutionException also for a shell, or if the task cannot travel. Where nobody
     *     would hear of it, as in the timer of {@code CompletableFuture.delayedExecutor}, the future of the shell fails with it
     * @throws IllegalArgumentException for the shells of RxJava and of Kotlin's coroutines, which would take the former for a
     *     matter of load, and drop it
     */
    @Override
    void execute(Runnable task);

    /**
     * Calls the function with each element and returns the results in the order of the input. The input is read and copied
     * before this returns, unless {@link MapOption#bufferSize} bounds that; elements travel together in chunks.
     *
     * @throws java.util.concurrent.RejectedExecutionException before the input is touched if the pool takes nothing; also if
     *     the function cannot travel. An element that cannot travel fails alone
     */
    <A, R> MapResults<R> map(
            RemoteFunction<? super A, ? extends R> function, Iterable<? extends A> elements, MapOption... options);

    /** Like {@link #map(RemoteFunction, Iterable, MapOption...)} with pairs of elements; it ends with the shorter input. */
    <A, B, R> MapResults<R> map(
            RemoteBiFunction<? super A, ? super B, ? extends R> function,
            Iterable<? extends A> first,
            Iterable<? extends B> second,
            MapOption... options);

    /** A fresh group of tasks that are stopped together when one of them fails, and waited for at the end of a block. */
    TaskGroup taskGroup();

    /**
     * Runs the task once, after a delay. It is copied now, as {@code submit} does, and submitted when its time has come; it
     * starts when there is room then. A delay that is not positive means now.
     *
     * <p>What is scheduled keeps the JVM alive. After a shutdown, what runs once still runs, and {@link #close} waits for it;
     * what runs again and again is cancelled. {@code shutdownNow} returns both without running them.
     *
     * @throws java.util.concurrent.RejectedExecutionException after a shutdown
     */
    <V> ScheduledTaskFuture<V> schedule(RemoteCallable<V> task, long delay, TimeUnit unit);

    /** Runs the task once, after a delay; see {@link #schedule(RemoteCallable, long, TimeUnit)}. */
    ScheduledTaskFuture<?> schedule(RemoteRunnable task, long delay, TimeUnit unit);

    /** Runs a task whose class can travel; see {@link #schedule(RemoteCallable, long, TimeUnit)}. */
    @Override
    <V> ScheduledTaskFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit);

    /** Runs a task whose class can travel; see {@link #schedule(RemoteCallable, long, TimeUnit)}. */
    @Override
    ScheduledTaskFuture<?> schedule(Runnable task, long delay, TimeUnit unit);

    /** Runs the task once, after a delay; see {@link #schedule(RemoteCallable, long, TimeUnit)}. */
    default <V> ScheduledTaskFuture<V> schedule(RemoteCallable<V> task, Duration delay) {
        return schedule(task, Durations.nanos(delay), TimeUnit.NANOSECONDS);
    }

    /** Runs the task once, after a delay; see {@link #schedule(RemoteCallable, long, TimeUnit)}. */
    default ScheduledTaskFuture<?> schedule(RemoteRunnable task, Duration delay) {
        return schedule(task, Durations.nanos(delay), TimeUnit.NANOSECONDS);
    }

    /** Runs a task whose class can travel; see {@link #schedule(RemoteCallable, long, TimeUnit)}. */
    default <V> ScheduledTaskFuture<V> schedule(Callable<V> task, Duration delay) {
        return schedule(task, Durations.nanos(delay), TimeUnit.NANOSECONDS);
    }

    /** Runs a task whose class can travel; see {@link #schedule(RemoteCallable, long, TimeUnit)}. */
    default ScheduledTaskFuture<?> schedule(Runnable task, Duration delay) {
        return schedule(task, Durations.nanos(delay), TimeUnit.NANOSECONDS);
    }

    /**
     * Runs the task again and again: first after the initial delay, then each period later than it was due before. Each run
     * is a task of its own, made from the same copy, so that what one changes in what it captured is not seen by the next
     * where tasks are copied. A run that takes longer than the period makes the next one late; two never overlap.
     *
     * <p>It ends when the future is cancelled, when a run fails, whose exception the future then has, or with a shutdown.
     *
     * @throws IllegalArgumentException if the period is not positive
     * @throws java.util.concurrent.RejectedExecutionException after a shutdown
     */
    ScheduledTaskFuture<?> scheduleAtFixedRate(RemoteRunnable task, long initialDelay, long period, TimeUnit unit);

    /** Runs a task whose class can travel; see {@link #scheduleAtFixedRate(RemoteRunnable, long, long, TimeUnit)}. */
    @Override
    ScheduledTaskFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit);

    /** See {@link #scheduleAtFixedRate(RemoteRunnable, long, long, TimeUnit)}. */
    default ScheduledTaskFuture<?> scheduleAtFixedRate(RemoteRunnable task, Duration initialDelay, Duration period) {
        return scheduleAtFixedRate(task, Durations.nanos(initialDelay), Durations.nanos(period), TimeUnit.NANOSECONDS);
    }

    /**
     * Like {@link #scheduleAtFixedRate(RemoteRunnable, long, long, TimeUnit)}, with a delay between the end of one run, as
     * this program hears of it, and the start of the next.
     */
    ScheduledTaskFuture<?> scheduleWithFixedDelay(RemoteRunnable task, long initialDelay, long delay, TimeUnit unit);

    /** Runs a task whose class can travel; see {@link #scheduleWithFixedDelay(RemoteRunnable, long, long, TimeUnit)}. */
    @Override
    ScheduledTaskFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit);

    /** See {@link #scheduleWithFixedDelay(RemoteRunnable, long, long, TimeUnit)}. */
    default ScheduledTaskFuture<?> scheduleWithFixedDelay(RemoteRunnable task, Duration initialDelay, Duration delay) {
        return scheduleWithFixedDelay(
                task, Durations.nanos(initialDelay), Durations.nanos(delay), TimeUnit.NANOSECONDS);
    }

    /**
     * Takes nothing new.
     *
     * @param wait whether to return only when all is done; if the waiting thread is interrupted, this goes on as {@link #close}
     * @param cancelFutures whether to cancel what has not started
     */
    void shutdown(boolean wait, boolean cancelFutures);

    /** Whether the executor can run nothing any more, through no shutdown of its user. */
    boolean isBroken();

    /**
     * Takes nothing new, and waits until what was submitted is done and everything the executor started has ended. If the
     * thread is interrupted, before or meanwhile, it does as {@link #shutdownNow}, waits on, and returns with its interrupt
     * status set. Idempotent.
     */
    @Override
    void close();
}
