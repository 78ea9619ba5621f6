package dev.muster;

import static java.util.Objects.requireNonNull;

import dev.muster.codec.Call;
import dev.muster.codec.Codec;
import dev.muster.codec.EncodeException;
import dev.muster.task.RemoteBiFunction;
import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteFunction;
import dev.muster.task.RemoteRunnable;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Runs tasks in processes: in one per CPU of this machine, or in those of a cluster. See {@link TaskExecutor} for what that
 * promises.
 *
 * <p>Constructing a pool starts no process; they come with the first task. {@link #close} it, best by try-with-resources. A
 * pool that is not closed keeps the JVM alive while futures are unfinished, and no longer; one that is dropped finishes what
 * was submitted. {@code System.exit} does not wait: it ends the processes.
 *
 * <p>When a process dies, only the task it ran fails, with a {@link RunnerDiedException}, and another process takes its place,
 * unless {@link ProcessPoolBuilder#onRunnerDeath} says otherwise.
 *
 * <pre>{@code
 * try (var pool = new ProcessPoolExecutor()) {
 *     System.out.println(pool.submit(() -> ProcessHandle.current().pid()).get());
 * }
 * }</pre>
 */
public final class ProcessPoolExecutor extends AbstractExecutorService implements TaskExecutor {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Session session;
    private final PoolConfig config;
    private final Codec codec;
    private final Failures failures;
    private final LocalShells shells;
    private final RemoteTask.Reader<?> anything;

    /**
     * A pool in the cluster that the environment variable {@code MUSTER_TARGET} names, or else on this machine, with as many
     * processes as it has CPUs.
     *
     * @throws BrokenProcessPoolException if that cluster cannot be reached, or turns this program away
     */
    public ProcessPoolExecutor() {
        this(builder());
    }

    /**
     * A pool of at most so many processes on this machine; in a cluster that {@code MUSTER_TARGET} names, the cluster's slots
     * count instead.
     *
     * @throws IllegalArgumentException if it is less than 1
     * @throws BrokenProcessPoolException if that cluster cannot be reached, or turns this program away
     */
    public ProcessPoolExecutor(int maxWorkers) {
        this(builder().maxWorkers(maxWorkers));
    }

    ProcessPoolExecutor(ProcessPoolBuilder builder) {
        this.config = builder.config();
        this.codec = config.codec();
        this.anything = reader(codec);
        this.failures = new Failures(codec);
        Connector connector = builder.connector(config);
        this.session = new Session(config, connector, failures);
        this.shells = new LocalShells(config.name());
        if (builder.connectsAtOnce()) connectOrThrow(session);
        dropped(this, session);
    }

    @SuppressWarnings("NullAway") // a task may return null, and then its future does
    private static RemoteTask.Reader<?> reader(Codec codec) {
        return codec::decode;
    }

    private static void connectOrThrow(Session session) {
        try {
            session.connect();
        } catch (InterruptedException e) {
            session.closeNow();
            Thread.currentThread().interrupt();
            throw new BrokenProcessPoolException("interrupted while connecting", e);
        } catch (RuntimeException e) {
            session.closeNow();
            throw e;
        }
    }

    /** When nobody holds the pool any more, it finishes what was submitted and ends. */
    private static void dropped(Object pool, Session session) {
        var unused = CLEANER.register(pool, session::shutdown);
    }

    /**
     * A pool in the cluster behind this address, such as {@code "localhost:7300"} or {@code "dns:///coordinator:7300"}. Waits
     * until the cluster has taken this program, 10 seconds unless the builder says otherwise. The environment variables {@code
     * MUSTER_TOKEN_FILE}, {@code MUSTER_TLS_CA}, {@code MUSTER_TLS_CERT} and {@code MUSTER_TLS_KEY} name credentials.
     *
     * @throws BrokenProcessPoolException if the cluster cannot be reached, or turns this program away
     */
    public static ProcessPoolExecutor connect(String target) {
        return builder().target(target).build();
    }

    /** Everything else. */
    public static ProcessPoolBuilder builder() {
        return new ProcessPoolBuilder();
    }

    // ---- submit

    @Override
    public <T> TaskFuture<T> submit(RemoteCallable<T> task) {
        return submit(task, config.taskOptions());
    }

    @Override
    public <T> TaskFuture<T> submit(RemoteCallable<T> task, TaskOptions options) {
        requireNonNull(task, "task");
        return send(() -> Call.callable(codec, task), requireNonNull(options), reading());
    }

    @Override
    public TaskFuture<?> submit(RemoteRunnable task) {
        return submit(task, config.taskOptions());
    }

    @Override
    public TaskFuture<?> submit(RemoteRunnable task, TaskOptions options) {
        requireNonNull(task, "task");
        return this.<Object>send(() -> Call.runnable(codec, task), requireNonNull(options), reading());
    }

    @Override
    public <T> TaskFuture<T> submit(RemoteRunnable task, T result) {
        return submit((Runnable) task, result);
    }

    @Override
    public <A, R> TaskFuture<R> submit(RemoteFunction<? super A, ? extends R> function, A argument) {
        requireNonNull(function, "function");
        return send(() -> Call.function(codec, function, argument), config.taskOptions(), reading());
    }

    @Override
    public <A, B, R> TaskFuture<R> submit(
            RemoteBiFunction<? super A, ? super B, ? extends R> function, A first, B second) {
        requireNonNull(function, "function");
        return send(() -> Call.biFunction(codec, function, first, second), config.taskOptions(), reading());
    }

    @Override
    public <T> TaskFuture<T> submit(Callable<T> task) {
        requireNonNull(task, "task");
        return send(() -> Call.callable(codec, task), config.taskOptions(), reading());
    }

    @Override
    public TaskFuture<?> submit(Runnable task) {
        requireNonNull(task, "task");
        return this.<Object>send(() -> Call.runnable(codec, task), config.taskOptions(), reading());
    }

    @Override
    public <T> TaskFuture<T> submit(Runnable task, T result) {
        requireNonNull(task, "task");
        return send(() -> Call.runnable(codec, task), config.taskOptions(), ended -> result);
    }

    @Override
    public void execute(RemoteRunnable task) {
        execute((Runnable) task);
    }

    @Override
    public void execute(Runnable task) {
        requireNonNull(task, "task");
        if (task instanceof RemoteTask<?> ours) {
            ours.submit();
        } else if (LocalShells.isShell(task)) {
            session.checkAccepting();
            shells.run(task);
        } else {
            fireAndForget(task);
        }
    }

    private void fireAndForget(Runnable task) {
        session.checkAccepting();
        RemoteTask<Object> future = encoded(() -> Call.runnable(codec, task), config.taskOptions(), reading());
        if (future.isDone()) {
            Throwable refusal = requireNonNull(future.exception());
            throw new RejectedExecutionException("the task cannot travel: " + refusal.getMessage(), refusal);
        }
        var handler = config.uncaughtExceptionHandler();
        var unused = future.addDoneCallback(done -> {
            if (done.isCancelled()) return;
            Throwable failure = done.exception();
            if (failure != null) handler.uncaughtException(Thread.currentThread(), failure);
        });
        submitNow(future);
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> task) {
        requireNonNull(task, "task");
        return encoded(() -> Call.callable(codec, task), config.taskOptions(), reading());
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Runnable task, T result) {
        requireNonNull(task, "task");
        return encoded(() -> Call.runnable(codec, task), config.taskOptions(), ended -> result);
    }

    private <T> RemoteTask<T> send(Supplier<byte[]> call, TaskOptions options, RemoteTask.Reader<T> reader) {
        session.checkAccepting(); // before the work of serialising
        RemoteTask<T> task = encoded(call, options, reader);
        submitNow(task);
        return task;
    }

    private void submitNow(RemoteTask<?> task) {
        try {
            task.submit();
        } finally {
            Reference.reachabilityFence(this); // or the cleaner could shut the session down under our hands
        }
    }

    private <T> RemoteTask<T> encoded(Supplier<byte[]> call, TaskOptions options, RemoteTask.Reader<T> reader) {
        byte[] bytes;
        try {
            bytes = call.get();
        } catch (EncodeException e) {
            return new RemoteTask<>(session, Calls.refusal(e), reader);
        }
        return new RemoteTask<>(session, bytes, options, reader);
    }

    /** Knows the codec and not the pool: a future must not keep its pool. */
    @SuppressWarnings("unchecked") // the compiler has checked the task against T
    private <T> RemoteTask.Reader<T> reading() {
        return (RemoteTask.Reader<T>) anything;
    }

    // ---- many

    @Override
    public <A, R> MapResults<R> map(
            RemoteFunction<? super A, ? extends R> function, Iterable<? extends A> elements, MapOption... options) {
        requireNonNull(function, "function");
        requireNonNull(elements, "elements");
        return map(MapOptions.of(options), () -> MapInput.of(codec, function, elements));
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
        return map(MapOptions.of(options), () -> MapInput.of(codec, function, first, second));
    }

    private <R> MapResults<R> map(MapOptions options, Supplier<MapInput> input) {
        long start = System.nanoTime();
        session.checkAccepting(); // before the input is touched
        var run = new MapRun(session, codec, input.get(), options, config.taskOptions());
        try {
            run.start(config.maxPendingBytes());
        } finally {
            Reference.reachabilityFence(this);
        }
        return new MapIterator<>(run, failures, options.timeout(), start);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        try {
            return FirstSuccess.of(tasks, this::submit, Long.MAX_VALUE);
        } catch (TimeoutException e) {
            throw new AssertionError("it has all the time", e);
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return FirstSuccess.of(tasks, this::submit, unit.toNanos(timeout));
    }

    // ---- life

    /**
     * Starts as many processes as the pool may have, without waiting for them: their start then costs the first tasks nothing.
     * In a cluster, each worker starts as many as it has room for now. Processes that are there already count.
     *
     * @throws RejectedExecutionException if the pool is shut down or broken
     */
    public void prestartAllWorkers() {
        session.prestart();
    }

    @Override
    public void shutdown() {
        session.shutdown();
    }

    @Override
    public void shutdown(boolean wait, boolean cancelFutures) {
        session.shutdown();
        if (cancelFutures) Ending.cancelPending(session);
        if (wait) close();
    }

    /**
     * Interrupts what runs, whose futures are cancelled, and returns what never started: futures that may be run, which runs
     * their task in this program, or cancelled.
     */
    @Override
    public List<Runnable> shutdownNow() {
        shells.close();
        return Ending.now(session, codec, config.cancelGrace());
    }

    /**
     * Ends the processes without waiting for that: what runs fails with {@link BrokenProcessPoolException}, what waits is
     * cancelled, and nothing new is taken. The processes are killed, as by {@link #killWorkers}.
     */
    public void terminateWorkers() {
        Ending.terminate(session, "the processes of this pool were terminated by terminateWorkers()");
    }

    /** Like {@link #terminateWorkers}. */
    public void killWorkers() {
        Ending.terminate(session, "the processes of this pool were killed by killWorkers()");
    }

    @Override
    public boolean isShutdown() {
        return session.phase() != Session.Phase.RUNNING;
    }

    @Override
    public boolean isTerminated() {
        return session.isTerminated();
    }

    @Override
    public boolean isBroken() {
        return session.isBroken();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return session.awaitTermination(timeout, unit);
    }

    @Override
    public void close() {
        session.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = session.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                if (!interrupted) shutdownNow();
                interrupted = true;
            }
        }
        shells.close();
        if (interrupted) Thread.currentThread().interrupt();
    }

    /** The name, the phase, and how much is open. */
    @Override
    public String toString() {
        return "ProcessPoolExecutor[" + config.name() + ", " + session.phase() + (isBroken() ? ", broken" : "") + ", "
                + session.openTasks() + " open tasks, " + session.slots() + " slots]";
    }
}
