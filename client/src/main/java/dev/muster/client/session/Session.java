package dev.muster.client.session;

import dev.muster.BrokenProcessPoolException;
import dev.muster.RunnerDeath;
import dev.muster.client.cluster.ClusterStart;
import dev.muster.client.cluster.Connector;
import dev.muster.client.code.BlobShelf;
import dev.muster.client.executor.ExitHook;
import dev.muster.client.executor.JvmKeepAlive;
import dev.muster.client.executor.Producer;
import dev.muster.client.executor.Producers;
import dev.muster.client.executor.SubmissionGate;
import dev.muster.client.futures.CompletionThreads;
import dev.muster.model.PlainText;
import dev.muster.model.TaskFailure;
import dev.muster.model.jvm.FullHeap;
import dev.muster.model.jvm.OwnFault;
import dev.muster.scheduling.ledger.Ledger;
import dev.muster.scheduling.ledger.LedgerCommand;
import dev.muster.scheduling.ledger.LedgerConfig;
import dev.muster.scheduling.ledger.LedgerEvent;
import dev.muster.task.SessionId;
import dev.muster.task.internal.Durations;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the ledger of one executor: accepts submissions, delivers outcomes, and ends.
 *
 * <p>A submission goes: {@link Submissions#submit} → event to the loop → ledger → command → {@link LedgerCommandHandler} →
 * stream; its outcome comes back as {@link LedgerCommand.Complete} → {@link OutcomeDelivery} → completer → future, and the
 * ledger is notified that it may forget the task.
 *
 * <p>Its phases only move forward: RUNNING → DRAINING on shutdown, or on being broken → TERMINATED when nothing is left of it.
 * Nothing here knows the executor that the user holds, so that one which is dropped can be collected.
 */
public final class Session implements OutcomeDelivery.Owner, SubmissionGate {
    final PoolConfig config;
    private final Connector connector;
    private final CompletionThreads completions;
    private final BlobShelf shelf = new BlobShelf();
    private final PendingTasks pending;
    private final ExitHook exitHook;
    private final JvmKeepAlive keeper;
    private final OutcomeDelivery deliveries;
    private final TaskCommandHandler orders;
    private final ClusterStart opening;
    private final Registration registration;
    private final Consumer<Throwable> loopBreaking;
    private final SessionId id;
    private volatile int slots;

    private final SessionState state = new SessionState();
    private final LedgerLoop loop = new LedgerLoop(); // made under the lock of the state
    private final Producers producers = new Producers(state.lock());
    private final Submissions submissions;

    public Session(PoolConfig config, Connector connector, FailureExceptions failures) {
        this.config = config;
        this.connector = connector;
        this.registration = new Registration(connector.target());
        this.completions = CompletionThreads.of(config.name(), config.callbackExecutor());
        this.pending = new PendingTasks(config.limits(), shelf);
        this.keeper = new JvmKeepAlive(
                config.name(),
                () -> completions.isBusy() || !pending.isEmpty(),
                e -> cannotGoOn("the pool cannot keep the program alive", e));
        this.submissions = new Submissions(state, pending, shelf, loop, keeper, this::startIfNeeded);
        this.loopBreaking =
                bug -> breakPool("the pool cannot continue (" + connector.target() + "): " + OwnFault.words(bug), bug);
        this.opening = new ClusterStart(config.name(), connector, this::cannotGoOn);
        this.exitHook = new ExitHook(
                config.name(), () -> SessionShutdown.atExit(this, completions), e -> cannotGoOn("the JVM exits", e));
        this.slots = Math.max(1, config.maxWorkers());
        var random = new SecureRandom();
        this.id = new SessionId(random.nextLong(), random.nextLong());
        this.deliveries = new OutcomeDelivery(id, pending, completions, opening.transport(), failures, this);
        this.orders = new TaskCommandHandler(this, connector, pending, completions, deliveries, registration);
    }

    /** What takes the submissions of this session. */
    public Submissions submissions() {
        return submissions;
    }

    @Override
    public void producerEnters(Producer producer) {
        producers.enter(producer, state::checkAccepting);
    }

    @Override
    public void producerLeaves(Producer producer) {
        producers.leave(producer, this::askToDrain);
    }

    @Override
    public void checkAccepting() {
        state.checkAccepting();
    }

    @Override
    public void aside(Runnable action, Consumer<? super Throwable> whenThrown) {
        completions.enqueue(action, whenThrown);
    }

    @Override
    public void tell(LedgerEvent event) {
        loop.tell(event);
    }

    /** Starts what has not been started and waits until a coordinator has taken this session. */
    public void connect() throws InterruptedException {
        state.lock().locked(() -> {
            startIfNeeded();
            loop.enqueue(new LedgerEvent.ConnectAsked());
        });
        registration.await(config.connectTimeout());
    }

    /** Starts what has not been started, and runners ahead of tasks. */
    public void prestart() {
        state.lock().locked(() -> {
            state.checkAccepting();
            startIfNeeded();
            loop.enqueue(new LedgerEvent.PrestartAsked());
        });
    }

    private void startIfNeeded() {
        if (loop.isMade()) return;
        var ledger = new Ledger(new LedgerConfig(id, config.environment(connector, shelf), id.low()));
        loop.make(config.name(), ledger, opening.transport(), orders, shelf, this::loopBroke);
        exitHook.add();
        try {
            loop.start();
            opening.start();
        } catch (OutOfMemoryError e) {
            breakPool(String.valueOf(SubmissionGate.noThread(e).getMessage()), e, null);
            terminate();
            state.checkNotBroken();
        }
    }

    /** Each open future and each later submit tells why. */
    void cannotGoOn(String what, Throwable e) {
        String why = OwnFault.isLasting(e) ? OwnFault.words(e) : PlainText.of(e);
        breakPool(what + " (" + connector.target() + "): " + why, e, null);
    }

    /** Takes nothing new; what was taken is finished. Idempotent. */
    public void shutdown() {
        state.lock().locked(() -> {
            if (!state.drain()) return;
            pending.wake();
            askToDrain();
        });
    }

    private void askToDrain() {
        if (state.phase() != SessionPhase.DRAINING || !producers.isEmpty()) return;
        if (!loop.isMade()) terminate();
        else tell(new LedgerEvent.DrainAsked());
    }

    /** Ends now: what is open is abandoned by the cluster; the caller has seen to its futures. */
    public void closeNow() {
        state.lock().locked(() -> {
            boolean ignored = state.drain();
            pending.wake();
            if (!loop.isMade()) terminate();
            else tell(new LedgerEvent.CloseAsked());
        });
    }

    /** Everything is lost, and nothing new is taken: each open future gets an exception of its own. */
    @Override
    public void breakPool(String message, @Nullable Throwable thrown) {
        breakPool(message, thrown, thrown);
    }

    private void breakPool(String message, @Nullable Throwable cause, @Nullable Throwable told) {
        boolean isTold = registration.isAwaited();
        Runnable rest = () -> { // made before anything changes: the heap may be full
            registration.failed(new BrokenProcessPoolException(message, cause));
            SessionShutdown.fail(this, completions, message, cause);
            pumpProducers();
            closeNow();
        };
        if (!state.breakWith(new BrokenProcessPoolException(message, cause))) return;
        FullHeap.outlast(rest);
        if (!isTold) SessionShutdown.tellBroken(config.name(), message, told); // last: a log can be what is broken
    }

    private void loopBroke(Throwable bug) {
        try {
            FullHeap.outlast(loopBreaking, bug); // once the session has ended, nobody fails its futures
        } finally {
            terminate();
        }
    }

    /** Waits until nothing is left: no open future, no stream, no process of an embedded cluster. */
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + Durations.nanos(timeout, unit);
        if (!state.awaitClosed(timeout, unit)) return false;
        for (Submission submission : snapshot()) {
            if (!submission.receiver.awaitDone(deadline - System.nanoTime())) return false;
        }
        keeper.look();
        return true;
    }

    /** Nothing is left to do: closes what is open, aside. Idempotent. */
    void terminate() {
        Runnable end = SessionShutdown.aside(config.name() + "-end", this::closeAll); // made before anything changes
        if (state.terminate()) end.run();
    }

    private void closeAll() {
        SessionShutdown.inTurn(loop::close, opening::close, deliveries::close);
        SessionShutdown.inTurn(completions::close, exitHook::remove, state::closed);
    }

    /** There are so many slots now, so more may be in flight. */
    void capacity(int slots) {
        this.slots = slots;
        pumpProducers();
    }

    private void pumpProducers() {
        for (Producer producer : producers) {
            completions.enqueue(producer::pump, e -> SessionShutdown.cannotSubmit(this, producer, e));
        }
    }

    @Override
    public boolean isBrokenBy(TaskFailure failure) {
        return config.onRunnerDeath() == RunnerDeath.BREAK_POOL && FailureExceptions.isDeath(failure.kind());
    }

    public SessionId id() {
        return id;
    }

    Producers producers() {
        return producers;
    }

    public List<Submission> snapshot() {
        return pending.snapshot();
    }

    public SessionPhase phase() {
        return state.phase();
    }

    public boolean isBroken() {
        return state.isBroken();
    }

    public boolean isTerminated() {
        return state.isClosed();
    }

    public int slots() {
        return Math.max(1, slots);
    }

    public int openTasks() {
        return pending.size();
    }
}
