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
 * An executor whose tasks are values: threads of this program or processes elsewhere can run them, and the program chooses
 * by the class that it constructs.
 *
 * <p><b>How often a task runs.</b> A task that has not started is run again, without limit and without notice, when the
 * worker or runner that had it is lost. A task that may have started when host, daemon or network were lost is run again,
 * up to 3 attempts in total. A task that killed its own process, or threw, is not run again: its future fails.
 * {@link TaskOptions} changes each of these rules for one task.
 *
 * <p><b>Which overload applies.</b> A lambda or method reference in the call is assigned to a parameter type of
 * {@code dev.muster.task}, which makes it serializable without a cast. An object in a variable of type {@link Callable} or
 * {@link Runnable} can travel if its class can; a lambda that was assigned to such a variable cannot, and the exception
 * names the remedy.
 *
 * <p><b>Copies.</b> {@code submit} copies what a task captures and its arguments before it returns: the task does not see
 * later changes, and this program does not see changes by the task. If something cannot be copied, the returned future has
 * already failed with a {@link TaskEncodeException} that names the path to what cannot travel. Actions before the submit
 * happen-before those of the task as far as that copy shows; actions of the task happen-before the return of {@code get} as
 * far as its result shows.
 *
 * <p>Submitting throws {@link NullPointerException} for null tasks and functions, {@link
 * java.util.concurrent.RejectedExecutionException} after a shutdown or above the limits of the pool, and its subclass
 * {@link BrokenExecutorException} when the executor is broken. It does not wait for workers. Any number of threads, and
 * callbacks, may call all methods.
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
     * attempts in total. The class description contains all rules; {@link #submit(RemoteCallable, TaskOptions)} changes
     * them.
     */
    <T> TaskFuture<T> submit(RemoteCallable<T> task);

    /** Runs the task and returns its future, whose value is null; the rules are those of {@link #submit(RemoteCallable)}. */
    TaskFuture<?> submit(RemoteRunnable task);

    /** Runs the task and returns its future, whose value is the given object of this program; that object does not travel. */
    <T> TaskFuture<T> submit(RemoteRunnable task, T result);

    /** Runs the task with these options. */
    <T> TaskFuture<T> submit(RemoteCallable<T> task, TaskOptions options);

    /** Runs the task with these options. */
    TaskFuture<?> submit(RemoteRunnable task, TaskOptions options);

    /**
     * Runs the function with this argument: {@code submit(Foo::bar, x)}. The rules are those of
     * {@link #submit(RemoteCallable)}.
     */
    <A, R> TaskFuture<R> submit(RemoteFunction<? super A, ? extends R> function, A argument);

    /** Runs the function with these arguments. The rules are those of {@link #submit(RemoteCallable)}. */
    <A, B, R> TaskFuture<R> submit(RemoteBiFunction<? super A, ? super B, ? extends R> function, A first, B second);

    /**
     * Runs a task whose class can travel; see the class description. The rules are those of
     * {@link #submit(RemoteCallable)}.
     */
    @Override
    <T> TaskFuture<T> submit(Callable<T> task);

    /**
     * Runs a task whose class can travel; see the class description. The rules are those of
     * {@link #submit(RemoteCallable)}.
     */
    @Override
    TaskFuture<?> submit(Runnable task);

    /** Runs a task whose class can travel; the value of the future is the given object of this program. */
    @Override
    <T> TaskFuture<T> submit(Runnable task, T result);

    /** The counterpart of {@code CompletableFuture.supplyAsync}: the same as {@link #submit(RemoteCallable)}. */
    default <T> TaskFuture<T> supplyAsync(RemoteCallable<T> task) {
        return submit(task);
    }

    /** The counterpart of {@code CompletableFuture.runAsync}: the same as {@link #submit(RemoteRunnable)}. */
    default TaskFuture<?> runAsync(RemoteRunnable task) {
        return submit(task);
    }

    /**
     * Runs the task. Because there is no future, the executor reports what the task throws. A process pool passes it to its
     * {@link ProcessPoolBuilder#uncaughtExceptionHandler}, which logs it unless the builder sets another one. A
     * {@link ThreadPool} logs it, and passes it to {@link Thread#getDefaultUncaughtExceptionHandler} if there is one.
     *
     * @throws java.util.concurrent.RejectedExecutionException also if the task cannot travel
     */
    void execute(RemoteRunnable task);

    /**
     * Runs the task; see {@link #execute(RemoteRunnable)}. A library wrapper that completes an object of this program, such
     * as that of {@code CompletableFuture.supplyAsync(.., executor)}, cannot travel. An executor of processes refuses it,
     * here and in every other method, with a message that names the method to call instead. The wrappers of {@link
     * java.util.concurrent.ExecutorCompletionService} work.
     *
     * @throws java.util.concurrent.RejectedExecutionException also for a library wrapper, or if the task cannot travel.
     *     Where no code would receive the exception, as in the timer of {@code CompletableFuture.delayedExecutor}, the
     *     future of the wrapper fails with it
     * @throws IllegalArgumentException for the wrappers of RxJava and of Kotlin's coroutines. These libraries take a
     *     {@code RejectedExecutionException} for overload, and drop it
     */
    @Override
    void execute(Runnable task);

    /**
     * Calls the function with each element and returns the results in the order of the input. This method reads and copies
     * the input before it returns, unless {@link MapOption#bufferSize} limits that. Elements travel together in chunks.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the pool accepts no tasks, before the input is read; also
     *     if the function cannot travel. If an element cannot travel, only that element fails
     */
    <A, R> MapResults<R> map(
            RemoteFunction<? super A, ? extends R> function, Iterable<? extends A> elements, MapOption... options);

    /** Like {@link #map(RemoteFunction, Iterable, MapOption...)}, with pairs of elements; it ends with the shorter input. */
    <A, B, R> MapResults<R> map(
            RemoteBiFunction<? super A, ? super B, ? extends R> function,
            Iterable<? extends A> first,
            Iterable<? extends B> second,
            MapOption... options);

    /** Returns a new group of tasks, which are stopped together when one of them fails, and awaited at the end of a block. */
    TaskGroup taskGroup();

    /**
     * Runs the task once, after a delay. The executor copies the task now, as {@code submit} does, and submits it when the
     * delay has passed; the task starts when the executor has capacity. A delay that is not positive means now.
     *
     * <p>Scheduled tasks keep the JVM alive. After a shutdown, tasks that run once still run, and {@link #close} waits for
     * them; periodic tasks are cancelled. {@code shutdownNow} returns both without running them.
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
     * Runs the task periodically: first after the initial delay, then one period after each time at which the previous run
     * was due. Each run is a separate task, created from the same copy, so that where tasks are copied, a run does not see
     * what an earlier run changed in its captured objects. A run that takes longer than the period delays the next one; two
     * runs never overlap.
     *
     * <p>The repetition ends when the future is cancelled, when a run fails (the future then has the exception of that
     * run), or with a shutdown.
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
     * reported to this program, and the start of the next.
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
     * Accepts no new tasks.
     *
     * @param wait whether to return only when all tasks are done; if the waiting thread is interrupted, this method
     *     continues as {@link #close} does
     * @param cancelFutures whether to cancel tasks that have not started
     */
    void shutdown(boolean wait, boolean cancelFutures);

    /** Returns whether the executor can no longer run tasks for another reason than a shutdown by its user. */
    boolean isBroken();

    /**
     * Accepts no new tasks, and waits until all submitted tasks are done and everything that the executor started has
     * ended. If the thread is interrupted, before or during the wait, this method acts as {@link #shutdownNow}, continues
     * to wait, and returns with the interrupt status set. Idempotent.
     */
    @Override
    void close();
}
