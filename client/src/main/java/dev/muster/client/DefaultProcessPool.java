package dev.muster.client;

import static java.util.Objects.requireNonNull;

import dev.muster.BrokenProcessPoolException;
import dev.muster.ExecutorProvider;
import dev.muster.MapResults;
import dev.muster.OpenTask;
import dev.muster.TaskOptions;
import dev.muster.client.cluster.Connector;
import dev.muster.client.executor.AbstractTaskExecutor;
import dev.muster.client.executor.CallEncoding;
import dev.muster.client.executor.CopyWarnings;
import dev.muster.client.executor.MapBody;
import dev.muster.client.executor.MapOptions;
import dev.muster.client.executor.PoolTask;
import dev.muster.client.executor.ScheduledTask;
import dev.muster.client.executor.SubmissionGate;
import dev.muster.client.executor.TaskBody;
import dev.muster.client.executor.TaskTimer;
import dev.muster.client.map.MapInput;
import dev.muster.client.map.MapIterator;
import dev.muster.client.map.MapRun;
import dev.muster.client.program.ProgramOptions;
import dev.muster.client.session.FailureExceptions;
import dev.muster.client.session.PoolConfig;
import dev.muster.client.session.RemoteTask;
import dev.muster.client.session.Session;
import dev.muster.client.session.SessionPhase;
import dev.muster.client.session.SessionShutdown;
import dev.muster.client.wrappers.LibraryWrappers;
import dev.muster.client.wrappers.SilentRejections;
import dev.muster.codec.Codec;
import dev.muster.codec.payload.EncodeException;
import dev.muster.codec.payload.Encoded;
import dev.muster.model.Place;
import dev.muster.task.TaskId;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a {@link dev.muster.ProcessPoolExecutor} delegates to. */
final class DefaultProcessPool extends AbstractTaskExecutor implements ExecutorProvider.ProcessPool {
    private final Session session;
    private final PoolConfig config;
    private final Codec codec;
    private final CopyWarnings remarks;
    private final FailureExceptions failures;
    private final RemoteTask.Reader<?> anything;
    private final TaskTimer timer;
    private final boolean readsOptions;

    DefaultProcessPool(DefaultProcessPoolBuilder builder) {
        this.config = builder.config();
        this.codec = config.codec();
        this.anything = reader(codec);
        this.remarks = new CopyWarnings(config.name(), codec);
        Connector connector = builder.connector(config);
        this.failures = new FailureExceptions(
                codec, connector.isShared() && config.runners().directory().isEmpty());
        this.readsOptions = !connector.isShared() && config.runners().inherits();
        this.session = new Session(config, connector, failures);
        this.timer = new TaskTimer(config.name(), session);
        if (builder.connectsAtOnce()) connectOrThrow(session);
        whenDropped(session::shutdown);
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

    // ---- what a task becomes

    /** A wrapper gets its own refusal, whether the pool is open or not: code that waits behind it may not receive any other. */
    @Override
    protected void checkAccepting(TaskBody<?> work) {
        if (!LibraryWrappers.isWrapper(work.code())) session.checkAccepting();
    }

    @Override
    protected <T> Supplier<PoolTask<T>> plan(TaskBody<T> work, TaskOptions options) {
        Session into = session; // and not the pool: a future must not keep its pool
        if (readsOptions) ProgramOptions.prefetch(); // while the first call is serialised, which takes longer
        RemoteTask.Reader<T> reader = work.hasOwnResult() ? fixed(work.ownResult()) : reading();
        Encoded bytes;
        try {
            bytes = work.encode(codec);
            remarks.ofTask(work, bytes);
        } catch (EncodeException | Error e) { // whatever it is, it ends this future and no other
            return () -> new RemoteTask<>(into, CallEncoding.refusal(e), reader);
        } catch (LibraryWrappers.Told e) {
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
    protected TaskOptions defaultOptions() {
        return config.taskOptions();
    }

    @Override
    protected SubmissionGate gate() {
        return session;
    }

    @Override
    protected TaskTimer timer() {
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
        if (!(LibraryWrappers.innerOf(task) instanceof RemoteTask<?> inner)) {
            fireAndForget(task);
            return;
        }
        inner.submit(false);
        var unused =
                inner.addDoneCallback(done -> task.run()); // which finds its task done, and completes its own future
    }

    private void fireAndForget(Runnable task) {
        if (LibraryWrappers.isWrapper(task)) {
            RuntimeException refusal = LibraryWrappers.refusal(task);
            if (LibraryWrappers.told(task, refusal)) return;
            throw refusal;
        }
        session.checkAccepting();
        var handler = config.uncaughtExceptionHandler();
        PoolTask<Object> future = plan(TaskBody.of(task), config.taskOptions()).get();
        if (future.isDone()) {
            Throwable why = requireNonNull(future.exception());
            var refusal = new RejectedExecutionException("the task cannot travel: " + why.getMessage(), why);
            if (SilentRejections.isNow()) handler.uncaughtException(Thread.currentThread(), refusal);
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
            Reference.reachabilityFence(this); // or the cleaner could shut the session down
        }
    }

    // ---- many

    @Override
    protected <R> MapResults<R> map(MapBody<R> body, MapOptions options, long startNanos) {
        var run = new MapRun(session, codec, MapInput.of(codec, remarks, body), options, config.taskOptions());
        run.start(config.limits().bytes());
        return new MapIterator<>(
                options.bufferSize().isPresent() ? this : null, run, failures, options.timeout(), startNanos);
    }

    // ---- life

    @Override
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
        if (cancelFutures) SessionShutdown.cancelPending(session);
        if (wait) close();
    }

    @Override
    public List<Runnable> shutdownNow() {
        session.shutdown();
        var neverStarted = new ArrayList<Runnable>();
        for (ScheduledTask<?> task : timer.giveBack()) {
            if (task.givenBack() instanceof RemoteTask<?> run && run.giveBack(codec)) neverStarted.add(task);
        }
        neverStarted.addAll(SessionShutdown.now(session, codec, config.cancelGrace()));
        return neverStarted;
    }

    @Override
    public void terminateWorkers() {
        SessionShutdown.terminate(session, config.cancelGrace());
    }

    @Override
    public void killWorkers() {
        SessionShutdown.kill(session);
    }

    @Override
    public boolean isShutdown() {
        return session.phase() != SessionPhase.RUNNING;
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
    public List<OpenTask> tasks() {
        return session.snapshot().stream()
                .filter(submission -> !(submission.receiver instanceof Future<?> future && future.isDone()))
                .sorted(Comparator.comparingLong(submission -> submission.seq))
                .map(submission -> openTask(new TaskId(session.id(), submission.seq), submission.receiver.startedAt()))
                .toList();
    }

    @Override
    public String toString() {
        return "ProcessPoolExecutor[" + config.name() + ", " + session.phase() + (isBroken() ? ", broken" : "") + ", "
                + session.openTasks() + " open tasks, " + session.slots() + " slots]";
    }

    private static OpenTask openTask(TaskId id, @Nullable Place place) {
        return new OpenTask(
                id.toString(), place != null, Optional.ofNullable(place).map(Place::toString));
    }
}
