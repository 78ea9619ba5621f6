package dev.muster;

import static java.util.Objects.requireNonNull;

import dev.muster.codec.Codec;
import dev.muster.codec.EncodeException;
import dev.muster.codec.Encoded;
import dev.muster.task.RemoteBiFunction;
import dev.muster.task.RemoteFunction;
import dev.muster.task.TaskId;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks in processes: in one per CPU of this machine, or in those of a cluster. See {@link TaskExecutor} for what that
 * promises.
 *
 * <p>Constructing a pool starts no process; they come with the first task. {@link #close} it, best by try-with-resources. A
 * pool that is not closed keeps the JVM alive while futures are unfinished, and no longer; one that is dropped finishes what
 * was submitted. {@code System.exit} does not wait: it ends the processes.
 *
 * <p>What a task prints stays in its process; if that dies, the last lines of its standard error are in the exception. While
 * the coordinator of a cluster does not answer, or the cluster has no workers, tasks wait, and the log {@code dev.muster} says so.
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
public final class ProcessPoolExecutor extends AbstractTaskExecutor {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Session session;
    private final PoolConfig config;
    private final Codec codec;
    private final CopyRemarks remarks;
    private final Failures failures;
    private final RemoteTask.Reader<?> anything;
    private final TaskTimer timer;
    private final boolean readsOptions;

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
        this.remarks = new CopyRemarks(config.name(), codec);
        Connector connector = builder.connector(config);
        this.failures = new Failures(
                codec, connector.isShared() && config.runners().directory().isEmpty());
        this.readsOptions = !connector.isShared() && config.runners().inherits();
        this.session = new Session(config, connector, failures);
        this.timer = new TaskTimer(config.name(), session);
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
     * MUSTER_TOKEN_FILE}, {@code MUSTER_TLS_CA}, {@code MUSTER_TLS_CERT} and {@code MUSTER_TLS_KEY} name credentials. On this
     * machine none is needed for a cluster of the same user; another machine is spoken to with TLS and a token only.
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

    // ---- what a task becomes

    /** A shell gets its own refusal, open or not: who waits behind it may not hear of any other. */
    @Override
    void checkAccepting(Work<?> work) {
        if (!Shells.isShell(work.code())) session.checkAccepting();
    }

    @Override
    <T> Supplier<PoolTask<T>> plan(Work<T> work, TaskOptions options) {
        Session into = session; // and not the pool: a future must not keep its pool
        if (readsOptions) ProgramOptions.prefetch(); // while the first call is serialised, which takes longer
        RemoteTask.Reader<T> reader = work.hasOwnResult() ? fixed(work.ownResult()) : reading();
        Encoded bytes;
        try {
            bytes = work.encode(codec);
            remarks.ofTask(work, bytes);
        } catch (EncodeException | Error e) { // whatever it is, it ends this future and no other
            return () -> new RemoteTask<>(into, Calls.refusal(e), reader);
        } catch (Shells.Told e) {
            return () -> RemoteTask.neverRun(into, reader);
        }
        return () -> new RemoteTask<>(into, bytes, options, reader);
    }

    @SuppressWarnings("NullAway") // T is what the user named, which may be null
    private static <T> RemoteTask.Reader<T> fixed(@Nullable T result) {
        return ended -> result;
    }

    /** Knows the codec and not the pool: a future must not keep its pool. */
    @SuppressWarnings("unchecked") // the compiler has checked the task against T
    private <T> RemoteTask.Reader<T> reading() {
        return (RemoteTask.Reader<T>) anything;
    }

    @Override
    TaskOptions defaultOptions() {
        return config.taskOptions();
    }

    @Override
    Gate gate() {
        return session;
    }

    @Override
    TaskTimer timer() {
        return timer;
    }

    // ---- execute

    @Override
    public void execute(Runnable task) {
        requireNonNull(task, "task");
        if (task instanceof RemoteTask<?> ours) {
            ours.submitTo(session);
            return;
        }
        if (task instanceof ScheduledTask<?> given && given.givenBack() instanceof RemoteTask<?>) {
            given.runBy(run -> ((RemoteTask<?>) run).submitTo(session));
            return;
        }
        RemoteTask<?> inner = Shells.innerOf(task);
        if (inner == null) {
            fireAndForget(task);
            return;
        }
        inner.submit(false);
        var unused = inner.addDoneCallback(done -> task.run()); // which finds its task done, and tells its own
    }

    private void fireAndForget(Runnable task) {
        if (Shells.isShell(task)) {
            RuntimeException refusal = Shells.refusal(task);
            if (Shells.told(task, refusal)) return;
            throw refusal;
        }
        session.checkAccepting();
        var handler = config.uncaughtExceptionHandler();
        PoolTask<Object> future = plan(Work.of(task), config.taskOptions()).get();
        if (future.isDone()) {
            Throwable why = requireNonNull(future.exception());
            var refusal = new RejectedExecutionException("the task cannot travel: " + why.getMessage(), why);
            if (UnheardOf.isNow()) handler.uncaughtException(Thread.currentThread(), refusal);
            throw refusal;
        }
        var unused = future.addDoneCallback(done -> {
            if (done.isCancelled()) return;
            Throwable failure = done.exception();
            if (failure != null) handler.uncaughtException(Thread.currentThread(), failure);
        });
        try {
            future.submit(false);
        } finally {
            Reference.reachabilityFence(this); // or the cleaner could shut the session down under our hands
        }
    }

    // ---- many

    @Override
    public <A, R> MapResults<R> map(
            RemoteFunction<? super A, ? extends R> function, Iterable<? extends A> elements, MapOption... options) {
        requireNonNull(function, "function");
        requireNonNull(elements, "elements");
        return map(MapOptions.of(options), () -> MapInput.of(codec, remarks, function, elements));
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
        return map(MapOptions.of(options), () -> MapInput.of(codec, remarks, function, first, second));
    }

    private <R> MapResults<R> map(MapOptions options, Supplier<MapInput> input) {
        long start = System.nanoTime();
        session.checkAccepting(); // before the input is touched
        var run = new MapRun(session, codec, input.get(), options, config.taskOptions());
        try {
            run.start(config.limits().bytes());
        } finally {
            Reference.reachabilityFence(this);
        }
        return new MapIterator<>(
                options.bufferSize().isPresent() ? this : null, run, failures, options.timeout(), start);
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
        timer.shutdown();
    }

    @Override
    public void shutdown(boolean wait, boolean cancelFutures) {
        shutdown();
        if (cancelFutures) Ending.cancelPending(session);
        if (wait) close();
    }

    /**
     * Interrupts what runs, whose futures are cancelled, and returns what never started, as far as this program has heard:
     * futures that may be run, which runs their task in this program, handed to {@code execute} of another pool, or cancelled.
     * A task that may run at most once ({@link TaskOptions#atMostOnce}) is cancelled instead: it may just have started.
     */
    @Override
    public List<Runnable> shutdownNow() {
        session.shutdown();
        var neverStarted = new ArrayList<Runnable>();
        for (ScheduledTask<?> task : timer.giveBack()) {
            if (task.givenBack() instanceof RemoteTask<?> run && run.giveBack(codec)) neverStarted.add(task);
        }
        neverStarted.addAll(Ending.now(session, codec, config.cancelGrace()));
        return neverStarted;
    }

    /**
     * Ends the processes, and does not wait for that: what runs fails with {@link BrokenProcessPoolException}, what waits is
     * cancelled, and nothing new is taken. Tasks that run are interrupted, and get the grace of a cancel before their process
     * is killed; a process without one runs its shutdown hooks and exits.
     */
    public void terminateWorkers() {
        Ending.terminate(session, config.cancelGrace());
    }

    /** Like {@link #terminateWorkers}, but processes that run tasks are killed at once: no code of a task runs any more. */
    public void killWorkers() {
        Ending.kill(session);
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

    /**
     * Waits until this executor is terminated: it was shut down, and no task and no future of it is open any more. The processes
     * of this machine have ended by then; those in a cluster are ended by their workers, which hear of it at that time.
     */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return session.awaitTermination(timeout, unit);
    }

    @Override
    public void close() {
        super.close();
    }

    /**
     * The tasks that are not done, in the order in which they were submitted: which wait, which run, and where. A task that is
     * part of a {@code map} stands for some of its elements. A snapshot: by the time it is read it may have changed.
     */
    public List<OpenTask> tasks() {
        return session.snapshot().stream()
                .filter(submission -> !(submission.receiver instanceof Future<?> future && future.isDone()))
                .sorted(Comparator.comparingLong(submission -> submission.seq))
                .map(submission ->
                        OpenTask.of(new TaskId(session.id(), submission.seq).toString(), submission.receiver))
                .toList();
    }

    /** The name, the phase, and how much is open. */
    @Override
    public String toString() {
        return "ProcessPoolExecutor[" + config.name() + ", " + session.phase() + (isBroken() ? ", broken" : "") + ", "
                + session.openTasks() + " open tasks, " + session.slots() + " slots]";
    }
}
