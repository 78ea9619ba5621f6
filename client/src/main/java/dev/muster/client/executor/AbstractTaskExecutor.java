package dev.muster.client.executor;

import static java.util.Objects.requireNonNull;

import dev.muster.ExecutorDelegate;
import dev.muster.MapOption;
import dev.muster.MapResults;
import dev.muster.ScheduledTaskFuture;
import dev.muster.TaskFuture;
import dev.muster.TaskGroup;
import dev.muster.TaskOptions;
import dev.muster.model.jvm.FullHeap;
import dev.muster.task.RemoteBiFunction;
import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteFunction;
import dev.muster.task.RemoteRunnable;
import dev.muster.task.internal.Durations;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Collection;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What executors have in common, whatever runs their tasks: the shapes a task may have, and when it is handed in. */
public abstract class AbstractTaskExecutor extends AbstractExecutorService implements ExecutorDelegate {
    private static final Cleaner CLEANER = Cleaner.create();

    /**
     * Makes tasks that do this work, one at each call, each for one run. Where the work is copied, it is so before this
     * returns; what cannot be copied gives tasks that have failed already. Must not hold the executor.
     */
    protected abstract <T> Supplier<PoolTask<T>> plan(TaskBody<T> work, TaskOptions options);

    protected abstract TaskOptions defaultOptions();

    protected abstract SubmissionGate gate();

    protected abstract TaskTimer timer();

    /** Throws what submit throws now, if it would: before the work of copying. */
    protected void checkAccepting(TaskBody<?> work) {
        gate().checkAccepting();
    }

    /**
     * When no code holds this executor any more, it finishes what was submitted and ends. A cleaner keeps to itself what its
     * actions throw, so this one goes on until there is memory for it.
     *
     * @param shutdown must not hold this executor
     */
    protected final void whenDropped(Runnable shutdown) {
        var unused = CLEANER.register(this, () -> FullHeap.outlast(shutdown));
    }

    private <T> PoolTask<T> send(TaskBody<T> work, TaskOptions options) {
        checkAccepting(work);
        PoolTask<T> task = plan(work, requireNonNull(options, "options")).get();
        try {
            task.submit(false);
        } finally {
            Reference.reachabilityFence(this); // or the cleaner could shut the executor down meanwhile
        }
        return task;
    }

    // ---- submit

    @Override
    public <T> TaskFuture<T> submit(RemoteCallable<T> task) {
        return send(TaskBody.of(task), defaultOptions());
    }

    @Override
    public <T> TaskFuture<T> submit(RemoteCallable<T> task, TaskOptions options) {
        return send(TaskBody.of(task), options);
    }

    @Override
    public TaskFuture<?> submit(RemoteRunnable task) {
        return send(TaskBody.of(task), defaultOptions());
    }

    @Override
    public TaskFuture<?> submit(RemoteRunnable task, TaskOptions options) {
        return send(TaskBody.of(task), options);
    }

    @Override
    public <T> TaskFuture<T> submit(RemoteRunnable task, T result) {
        return send(TaskBody.of(task, result), defaultOptions());
    }

    @Override
    public <A, R> TaskFuture<R> submit(RemoteFunction<? super A, ? extends R> function, A argument) {
        return send(TaskBody.of(function, argument), defaultOptions());
    }

    @Override
    public <A, B, R> TaskFuture<R> submit(
            RemoteBiFunction<? super A, ? super B, ? extends R> function, A first, B second) {
        return send(TaskBody.of(function, first, second), defaultOptions());
    }

    @Override
    public <T> TaskFuture<T> submit(Callable<T> task) {
        return send(TaskBody.of(task), defaultOptions());
    }

    @Override
    public TaskFuture<?> submit(Runnable task) {
        return send(TaskBody.of(task), defaultOptions());
    }

    @Override
    public <T> TaskFuture<T> submit(Runnable task, T result) {
        return send(TaskBody.of(task, result), defaultOptions());
    }

    @Override
    public void execute(RemoteRunnable task) {
        execute((Runnable) task);
    }

    @Override
    public <T> RunnableFuture<T> newTaskFor(Callable<T> task) {
        return plan(TaskBody.of(task), defaultOptions()).get();
    }

    @Override
    public <T> RunnableFuture<T> newTaskFor(Runnable task, T result) {
        return plan(TaskBody.of(task, result), defaultOptions()).get();
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        try {
            return FirstSuccess.of(tasks, this::submit, Durations.FOREVER_NANOS);
        } catch (TimeoutException e) {
            throw new AssertionError("it has all the time", e);
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return FirstSuccess.of(tasks, this::submit, Durations.nanos(timeout, unit));
    }

    // ---- map

    /** Submits what there is to do, or begins to; what the user's iterables throw passes through. */
    protected abstract <R> MapResults<R> map(MapBody<R> body, MapOptions options, long startNanos);

    @Override
    public <A, R> MapResults<R> map(
            RemoteFunction<? super A, ? extends R> function, Iterable<? extends A> elements, MapOption... options) {
        return start(MapBody.of(function, elements), options);
    }

    @Override
    public <A, B, R> MapResults<R> map(
            RemoteBiFunction<? super A, ? super B, ? extends R> function,
            Iterable<? extends A> first,
            Iterable<? extends B> second,
            MapOption... options) {
        return start(MapBody.of(function, first, second), options);
    }

    private <R> MapResults<R> start(MapBody<R> body, MapOption... options) {
        MapOptions given = MapOptions.of(options);
        long startNanos = System.nanoTime();
        gate().checkAccepting(); // before the input is touched
        try {
            return map(body, given, startNanos);
        } finally {
            Reference.reachabilityFence(this); // or the cleaner could shut the executor down meanwhile
        }
    }

    // ---- schedule

    private <T> ScheduledTaskFuture<T> schedule(TaskBody<T> work, long delay, TimeUnit unit, long period) {
        requireNonNull(unit, "unit");
        checkAccepting(work);
        Supplier<PoolTask<T>> runs = plan(work, defaultOptions());
        Supplier<PoolTask<T>> keepingUs = () -> {
            try {
                return runs.get();
            } finally {
                Reference.reachabilityFence(this); // what is scheduled keeps its executor from being collected
            }
        };
        var task = new ScheduledTask<>(timer(), keepingUs, TaskTimer.after(delay, unit), period);
        if (!task.isDone()) timer().schedule(task);
        return task;
    }

    @Override
    public <V> ScheduledTaskFuture<V> schedule(RemoteCallable<V> task, long delay, TimeUnit unit) {
        return schedule(TaskBody.of(task), delay, unit, 0);
    }

    @Override
    public ScheduledTaskFuture<?> schedule(RemoteRunnable task, long delay, TimeUnit unit) {
        return schedule(TaskBody.of(task), delay, unit, 0);
    }

    @Override
    public <V> ScheduledTaskFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        return schedule(TaskBody.of(task), delay, unit, 0);
    }

    @Override
    public ScheduledTaskFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return schedule(TaskBody.of(task), delay, unit, 0);
    }

    @Override
    public ScheduledTaskFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return schedule(TaskBody.of(task), initialDelay, unit, nanos(period, unit));
    }

    @Override
    public ScheduledTaskFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        return schedule(TaskBody.of(task), initialDelay, unit, -nanos(delay, unit));
    }

    @Override
    public ScheduledTaskFuture<?> scheduleAtFixedRate(
            RemoteRunnable task, long initialDelay, long period, TimeUnit unit) {
        return scheduleAtFixedRate((Runnable) task, initialDelay, period, unit);
    }

    @Override
    public ScheduledTaskFuture<?> scheduleWithFixedDelay(
            RemoteRunnable task, long initialDelay, long delay, TimeUnit unit) {
        return scheduleWithFixedDelay((Runnable) task, initialDelay, delay, unit);
    }

    private static long nanos(long period, TimeUnit unit) {
        if (period <= 0) throw new IllegalArgumentException("the period must be positive, was " + period);
        return Durations.nanos(period, unit);
    }

    @Override
    public TaskGroup taskGroup() {
        return new DefaultTaskGroup(this);
    }

    // ---- the end

    @Override
    public void close() {
        shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                if (!interrupted) shutdownNow().forEach(AbstractTaskExecutor::giveUp);
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    /** No code gets it that could run it; but a thread may wait for it. */
    private static void giveUp(Runnable neverStarted) {
        if (neverStarted instanceof Future<?> future) {
            boolean ignored = future.cancel(false);
        }
    }
}
