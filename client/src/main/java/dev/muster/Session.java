package dev.muster;

import dev.muster.model.Durations;
import dev.muster.model.PlainText;
import dev.muster.model.TaskFailure;
import dev.muster.model.jvm.FullHeap;
import dev.muster.model.jvm.OwnFault;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.scheduling.ledger.Ledger;
import dev.muster.scheduling.ledger.LedgerCommand;
import dev.muster.scheduling.ledger.LedgerConfig;
import dev.muster.scheduling.ledger.LedgerEvent;
import dev.muster.scheduling.loop.MachineLoop;
import dev.muster.task.SessionId;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The shell around the ledger of one executor: takes submissions in, gives outcomes to whoever waits, and ends.
 *
 * <p>A submission goes: {@link #submit} → event to the loop → ledger → command → {@link Hands} → stream; its outcome comes
 * back as {@link LedgerCommand.Complete} → {@link Deliveries} → completer → future, and the ledger hears that it may forget.
 *
 * <p>Phases only move forward: RUNNING → DRAINING on shutdown, or on being broken → TERMINATED when nothing is left of it.
 * Nothing here knows the executor that the user holds, so that one which is dropped can be collected.
 */
final class Session implements Deliveries.Owner, Gate {
    enum Phase {
        RUNNING,
        DRAINING,
        TERMINATED
    }

    final PoolConfig config;
    private final Connector connector;
    private final Completions completions;
    private final BlobShelf shelf = new BlobShelf();
    private final PendingTasks pending;
    private final ExitHook exitHook;
    private final Keeper keeper;
    private final Deliveries deliveries;
    private final SessionOrders orders;
    private final Opening opening;
    private final Registration registration;
    private final CountDownLatch terminated = new CountDownLatch(1);
    private final Consumer<Throwable> loopBreaking;
    private final SessionId id;
    private volatile int slots;

    private final ReentrantLock lock = new ReentrantLock();
    private volatile Phase phase = Phase.RUNNING; // written under lock
    private volatile @Nullable BrokenProcessPoolException broken; // written under lock
    private volatile @Nullable MachineLoop<LedgerEvent, LedgerCommand> loop; // null at first; written under lock
    private long nextSeq; // guarded by lock
    private final Set<Producer> producers = ConcurrentHashMap.newKeySet(); // written under lock

    Session(PoolConfig config, Connector connector, Failures failures) {
        this.config = config;
        this.connector = connector;
        this.registration = new Registration(connector.target());
        this.completions = Completions.of(config.name(), config.callbackExecutor());
        this.pending = new PendingTasks(config.limits(), shelf);
        this.keeper = new Keeper(
                config.name(),
                () -> completions.isBusy() || !pending.isEmpty(),
                e -> cannotGoOn("the pool cannot keep the program alive", e));
        this.loopBreaking =
                bug -> breakPool("the pool cannot go on (" + connector.target() + "): " + OwnFault.words(bug), bug);
        this.opening = new Opening(config.name(), connector, this::cannotGoOn);
        this.exitHook = new ExitHook(
                config.name(), () -> Ending.atExit(this, completions), e -> cannotGoOn("the JVM exits", e));
        this.slots = Math.max(1, config.maxWorkers());
        var random = new SecureRandom();
        this.id = new SessionId(random.nextLong(), random.nextLong());
        this.deliveries = new Deliveries(id, pending, completions, opening.transport(), failures, this);
        this.orders = new SessionOrders(this, connector, pending, completions, deliveries, registration);
    }

    /** Takes a submission, or throws and has taken nothing. */
    void submit(Submission submission) {
        while (!isTaken(submission)) pending.awaitRoom(submission.cost(), this);
        keeper.keep();
    }

    private boolean isTaken(Submission submission) {
        lock.lock();
        try {
            checkAccepting();
            if (!pending.hasRoom(submission.cost())) return false;
            take(submission);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits so many nanoseconds for room for one more task, if this is a pool that waits; returns whether there is. */
    boolean awaitRoom(long nanos) throws InterruptedException {
        return !pending.waitsWhenFull() || pending.awaitRoom(Submission.BYTES_BESIDE_CALL, this, nanos);
    }

    /** Whether one more task would be taken without a wait. */
    boolean hasRoom() {
        return !pending.waitsWhenFull() || pending.hasRoom(Submission.BYTES_BESIDE_CALL);
    }

    /** Takes a submission for which somebody has waited already; a pool that does not wait may throw. */
    void submitNow(Submission submission) {
        if (!pending.waitsWhenFull()) {
            submit(submission);
            return;
        }
        locked(() -> {
            checkAccepting();
            take(submission);
        });
        keeper.keep();
    }

    /** Takes a submission of a producer that was registered before a shutdown. */
    void submitFromProducer(Submission submission) {
        locked(() -> {
            checkNotBroken();
            if (phase == Phase.TERMINATED) throw Gate.shutDown();
            take(submission);
        });
        keeper.keep();
    }

    @Override
    public void producerEnters(Producer producer) {
        locked(() -> {
            checkAccepting();
            producers.add(producer);
        });
    }

    @Override
    public void producerLeaves(Producer producer) {
        locked(() -> {
            producers.remove(producer);
            askToDrain();
        });
    }

    @Override
    public void checkAccepting() {
        checkNotBroken();
        if (phase != Phase.RUNNING) throw Gate.shutDown();
    }

    @Override
    public void aside(Runnable action, Consumer<? super Throwable> whenThrown) {
        completions.enqueue(action, whenThrown);
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private void take(Submission submission) {
        if (ExitHook.isExiting()) throw ExitHook.exiting(null);
        if (submission.givenUp) return;
        MachineLoop<LedgerEvent, LedgerCommand> turning = started();
        submission.seq = nextSeq++;
        pending.add(submission);
        turning.enqueue(new LedgerEvent.Submitted(
                submission.seq, submission.call, submission.options.wire(), submission.options.retry()));
    }

    /** The user gave it up. Its future is done or about to be; its outcome is dropped. */
    void cancel(Submission submission, boolean force) {
        locked(
                () -> { // in one piece with its submit, which may be under way on another thread
                    submission.givenUp = true;
                    if (submission.seq != Submission.NOT_SUBMITTED)
                        tell(new LedgerEvent.CancelAsked(submission.seq, force));
                });
    }

    /** Whoever waited for it does so no more. Idempotent. */
    void release(Submission submission) {
        pending.remove(submission);
    }

    private void checkNotBroken() {
        BrokenProcessPoolException why = broken;
        if (why != null) throw new BrokenProcessPoolException(String.valueOf(why.getMessage()), why.getCause());
    }

    @Override
    public void tell(LedgerEvent event) {
        MachineLoop<LedgerEvent, LedgerCommand> turning = loop;
        if (turning != null) turning.enqueue(event);
    }

    /** Starts what has not been started and waits until a coordinator has taken this session. */
    void connect() throws InterruptedException {
        locked(() -> started().enqueue(new LedgerEvent.ConnectAsked()));
        registration.await(config.connectTimeout());
    }

    /** Starts what has not been started, and runners ahead of tasks. */
    void prestart() {
        locked(() -> {
            checkAccepting();
            started().enqueue(new LedgerEvent.PrestartAsked());
        });
    }

    private MachineLoop<LedgerEvent, LedgerCommand> started() {
        MachineLoop<LedgerEvent, LedgerCommand> turning = loop;
        return turning != null ? turning : start();
    }

    private MachineLoop<LedgerEvent, LedgerCommand> start() {
        var ledger = new Ledger(new LedgerConfig(id, config.environment(connector, shelf), id.low()));
        var holder = new LoopInbox();
        var made = new MachineLoop<>(
                ThreadRole.POOL_LOOP,
                config.name() + "-loop",
                ledger,
                new Hands(opening.transport(), Hands.hello(config.name()), orders, shelf, holder),
                System::nanoTime,
                this::loopBroke);
        holder.lead(made);
        exitHook.add();
        loop = made;
        try {
            made.start();
            opening.start();
        } catch (OutOfMemoryError e) {
            breakPool(String.valueOf(Gate.noThread(e).getMessage()), e, null);
            terminate();
            checkNotBroken();
        }
        return made;
    }

    /** Each open future and each later submit tells why. */
    void cannotGoOn(String what, Throwable e) {
        String why = OwnFault.isLasting(e) ? OwnFault.words(e) : PlainText.of(e);
        breakPool(what + " (" + connector.target() + "): " + why, e, null);
    }

    /** Takes nothing new; what was taken is finished. Idempotent. */
    void shutdown() {
        locked(() -> {
            if (phase != Phase.RUNNING) return;
            phase = Phase.DRAINING;
            pending.wake();
            askToDrain();
        });
    }

    private void askToDrain() {
        if (phase != Phase.DRAINING || !producers.isEmpty()) return;
        if (loop == null) terminate();
        else tell(new LedgerEvent.DrainAsked());
    }

    /** Ends now: what is open is abandoned by the cluster; the caller has seen to its futures. */
    void closeNow() {
        locked(() -> {
            if (phase == Phase.RUNNING) phase = Phase.DRAINING;
            pending.wake();
            if (loop == null) terminate();
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
            Ending.fail(this, completions, message, cause);
            pumpProducers();
            closeNow();
        };
        lock.lock();
        try {
            if (broken != null || phase == Phase.TERMINATED) return;
            broken = new BrokenProcessPoolException(message, cause);
        } finally {
            lock.unlock();
        }
        FullHeap.outlast(rest);
        if (!isTold) Ending.tellBroken(config.name(), message, told); // last: a log can be what is broken
    }

    private void loopBroke(Throwable bug) {
        try {
            FullHeap.outlast(loopBreaking, bug); // once the session has ended, nobody fails its futures
        } finally {
            terminate();
        }
    }

    /** Waits until nothing is left: no open future, no stream, no process of an embedded cluster. */
    boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + Durations.nanos(timeout, unit);
        if (!terminated.await(timeout, unit)) return false;
        for (Submission submission : snapshot()) {
            if (!submission.receiver.awaitDone(deadline - System.nanoTime())) return false;
        }
        keeper.look();
        return true;
    }

    /** Nothing is left to do: closes what is open, aside. Idempotent. */
    void terminate() {
        Runnable end = Ending.aside(config.name() + "-end", this::closeAll); // made before anything changes
        lock.lock();
        try {
            if (phase == Phase.TERMINATED) return;
            phase = Phase.TERMINATED;
        } finally {
            lock.unlock();
        }
        end.run();
    }

    private void closeAll() {
        MachineLoop<LedgerEvent, LedgerCommand> turning = loop;
        Runnable loopEnd = turning == null ? () -> {} : turning::close;
        Ending.inTurn(loopEnd, opening::close, deliveries::close);
        Ending.inTurn(completions::close, exitHook::remove, terminated::countDown);
    }

    /** There are so many slots now, and room for more in flight. */
    void capacity(int slots) {
        this.slots = slots;
        pumpProducers();
    }

    private void pumpProducers() {
        for (Producer producer : producers) {
            completions.enqueue(producer::pump, e -> Ending.cannotSubmit(this, producer, e));
        }
    }

    @Override
    public boolean isBrokenBy(TaskFailure failure) {
        return config.onRunnerDeath() == RunnerDeath.BREAK_POOL && Failures.isDeath(failure.kind());
    }

    SessionId id() {
        return id;
    }

    Set<Producer> producers() {
        return producers;
    }

    List<Submission> snapshot() {
        return pending.snapshot();
    }

    BlobShelf shelf() {
        return shelf;
    }

    Phase phase() {
        return phase;
    }

    boolean isBroken() {
        return broken != null;
    }

    boolean isTerminated() {
        return terminated.getCount() == 0;
    }

    int slots() {
        return Math.max(1, slots);
    }

    int openTasks() {
        return pending.size();
    }
}
