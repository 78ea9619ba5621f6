package dev.muster.client.threads;

import dev.muster.BrokenExecutorException;
import dev.muster.TaskOptions;
import dev.muster.TaskTimedOutException;
import dev.muster.client.executor.PoolTask;
import dev.muster.client.executor.ScheduledTask;
import dev.muster.client.executor.TaskTimer;
import dev.muster.client.executor.ThreadBoundFuture;
import dev.muster.internal.Blocking;
import dev.muster.model.PlainText;
import dev.muster.model.jvm.OwnFault;
import dev.muster.model.jvm.OwnThread;
import dev.muster.task.TaskContext;
import dev.muster.task.TaskId;
import dev.muster.task.internal.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The future of a task that a thread of this program runs, and the task itself. It runs once, on the thread that claims it:
 * one of its pool, or a thread of its pool that waits for it, or one that calls {@link #run}.
 */
public final class LocalTask<T> extends PoolTask<T>
        implements ThreadTask, ThreadBoundFuture, TaskCompletion.Completable<T> {
    /** In the place of a thread once it is certain that no thread will run it. */
    private static final PoolThread NOBODY = new PoolThread(null, OwnThread.neverStarted("nobody"));

    /** In place of the listener for the moment when it has left its thread. */
    @SuppressWarnings("UnnecessaryLambda") // it is known by its identity
    private static final Runnable LEFT = () -> {};

    private final PoolThreads pool;
    private final TaskOptions options;
    private final AtomicReference<@Nullable PoolThread> thread = new AtomicReference<>();
    private final AtomicInteger waiters = new AtomicInteger(); // in get and join
    private final AtomicBoolean counted = new AtomicBoolean(); // among the unfinished of the pool
    private final AtomicReference<@Nullable Runnable> leaving = new AtomicReference<>();
    private final boolean ofMap;
    private volatile @Nullable Callable<T> work; // null when done
    private volatile boolean givenUp; // the code that did so completes it: the outcome of the task no longer counts
    private volatile boolean stopped;
    private final AtomicInteger attempt = new AtomicInteger(); // that runs; 0 if none does, or its time is up
    private @Nullable Runnable executed; // what execute was given; shutdownNow gives back that

    public LocalTask(PoolThreads pool, Callable<T> work, TaskOptions options, boolean ofMap) {
        this.pool = pool;
        this.work = work;
        this.options = options;
        this.ofMap = ofMap;
    }

    /** What {@code execute} was given. */
    static LocalTask<Object> executing(PoolThreads pool, Runnable runnable, Callable<Object> work) {
        var task = new LocalTask<>(pool, work, TaskOptions.DEFAULT, false);
        task.executed = runnable;
        return task;
    }

    @Override
    public void submit(boolean asProducer) {
        if (isDone() || thread.get() != null) return;
        pool.accept(List.of(this), asProducer);
    }

    // ---- for the pool

    @Override
    public PoolThread.Owner owner() {
        return pool;
    }

    /** The pool has it; false if it was before. */
    boolean count() {
        return counted.compareAndSet(false, true);
    }

    /** The pool has it no more; false if it was not. */
    boolean discount() {
        return counted.compareAndSet(true, false);
    }

    /** Whether it is one element of a map, which nobody but the map knows. */
    boolean isOfMap() {
        return ofMap;
    }

    /** What shutdownNow returns for it: where it is a run of what was scheduled, that. */
    Runnable givenBack() {
        ScheduledTask<?> whole = scheduled();
        if (whole != null) {
            whole.givenBackWhole();
            return whole;
        }
        return executed != null ? executed : this;
    }

    /** Whether completing it runs code: callbacks and stages, and not only threads that wait. */
    boolean hasDependents() {
        return hasCallbacks() || getNumberOfDependents() > waiters.get();
    }

    // ---- running

    @Override
    public @Nullable PoolThread thread() {
        PoolThread mine = thread.get();
        return mine == NOBODY ? null : mine;
    }

    @Override
    public boolean isStopped() {
        return stopped;
    }

    @Override
    public void run() {
        PoolThread found = PoolThread.find();
        if (found != null) {
            runOn(found);
            return;
        }
        var mine = new PoolThread(null, Thread.currentThread());
        mine.begin();
        try {
            runOn(mine);
        } finally {
            mine.end();
        }
    }

    /** Runs it in this thread, if nobody does or will. */
    void runOn(PoolThread mine) {
        Callable<T> mineToDo = work;
        if (mineToDo == null || !thread.compareAndSet(null, mine)) return;
        try {
            perform(mineToDo, mine);
        } catch (Throwable e) { // memory or stack has run out in between
            if (!givenUp) settleFailed(e);
            throw e;
        }
    }

    private void perform(Callable<T> call, PoolThread mine) {
        pool.claimed(this);
        T value = null;
        Throwable failure = null;
        try {
            mine.enter(this);
            try {
                value = attempts(call);
            } catch (Throwable e) {
                failure = e;
            } finally {
                mine.leave();
            }
        } finally {
            Runnable told = leaving.getAndSet(LEFT);
            if (told != null) told.run();
        }
        pool.ended(mine, this);
        if (givenUp) return;
        if (hasDependents()) pool.settling().settle(this, value, failure);
        else settleEither(value, failure);
    }

    @Override
    public void settleEither(@Nullable T value, @Nullable Throwable failure) {
        if (failure != null) settleFailed(failure);
        else settleValue(value);
    }

    @Override
    protected boolean warnsOfUnseenFailure() {
        return true;
    }

    @Override
    protected String adviceOnWarnings() {
        return "";
    }

    @SuppressWarnings("NullAway") // a task may return null, and then its future does
    private void settleValue(@Nullable T value) {
        boolean ignored = settle(value);
    }

    private T attempts(Callable<T> call) throws Exception {
        TaskId id = LocalTaskContext.newId();
        for (int number = 1; ; number++) {
            try {
                return attempt(call, id, number);
            } catch (Throwable e) {
                if (isOver() || number > options.retries() || !options.wantsRetry(e) || isOver()) throw e;
            }
        }
    }

    private T attempt(Callable<T> call, TaskId id, int number) throws Exception {
        Optional<Duration> timeout = options.timeout();
        attempt.set(number);
        Optional<Instant> deadline = timeout.map(limit -> Durations.after(Instant.now(), limit));
        var context = new LocalTaskContext(id, number, pool.name(), deadline, () -> stopped);
        TaskTimer.Alarm alarm = timeout.isEmpty() ? null : startTimeout(timeout.get(), number);
        try {
            return TaskContext.callAs(context, call);
        } finally {
            if (!attempt.compareAndSet(number, 0)) givenUp = true; // as whose time is up says in a moment
            if (alarm != null) pool.timer().remove(alarm);
        }
    }

    /** Whether nobody wants another attempt. */
    private boolean isOver() {
        return givenUp || isDone();
    }

    private TaskTimer.Alarm startTimeout(Duration timeout, int number) {
        long at = TaskTimer.after(Durations.nanos(timeout), TimeUnit.NANOSECONDS);
        return pool.timer()
                .alarm(
                        at,
                        () -> {
                            pool.aside(() -> timeIsUp(timeout, number), this::cannotGoOn);
                        },
                        this::cannotGoOn);
    }

    @Override
    public void cannotGoOn(Throwable why) {
        abandon(true);
        settleFailed(new BrokenExecutorException("the task cannot continue: " + OwnFault.words(why), why));
    }

    @Override
    public boolean awaitOutcome(long nanos) throws InterruptedException {
        return awaitDoneUnseen(nanos);
    }

    /** May come late, when that attempt has ended and the next one runs. */
    void timeIsUp(Duration timeout, int number) {
        if (!attempt.compareAndSet(number, 0)) return;
        abandon(true);
        settleFailed(new TaskTimedOutException(
                "the task ran longer than its time-out of " + PlainText.of(timeout) + " and was interrupted"));
    }

    // ---- the future

    @Override
    protected void abandon(boolean force) {
        givenUp = true;
        if (thread.compareAndSet(null, NOBODY)) return;
        PoolThread running = thread();
        if (running == null || !force) return;
        stopped = true; // first: for code that catches the interrupt and checks, and a thread that has not entered yet
        running.interrupt(this);
    }

    @Override
    protected void released() {
        work = null;
        pool.released(this);
    }

    @Override
    public void whenLeft(Runnable action) {
        if (thread() == null || !leaving.compareAndSet(null, action)) action.run();
    }

    @Override
    protected boolean hasStarted() {
        return thread() != null;
    }

    @Override
    protected boolean staysUnstarted() {
        return isDone() || thread.compareAndSet(null, NOBODY) || thread.get() == NOBODY;
    }

    @Override
    protected @Nullable String where() {
        PoolThread running = thread();
        return running == null ? null : running.thread.getName();
    }

    /** A thread of the same pool that waits for a task which has not started runs it itself: it need not be relieved. */
    private void help() {
        PoolThread mine = PoolThread.find();
        if (mine != null && mine.owner == pool && thread.get() == null) runOn(mine);
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        if (isDone()) return super.get();
        if (Thread.interrupted()) throw new InterruptedException();
        help();
        Blocking.Wait wait = ManagedWaits.inPlace(this);
        waiters.incrementAndGet();
        try {
            return getInPlace();
        } finally {
            wait.end();
            waiters.decrementAndGet();
        }
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (isDone() || timeout <= 0) return super.get(timeout, unit);
        waiters.incrementAndGet();
        try {
            return super.get(timeout, unit);
        } finally {
            waiters.decrementAndGet();
        }
    }

    @Override
    public T join() throws CompletionException {
        if (isDone()) return super.join();
        help();
        Blocking.Wait wait = ManagedWaits.inPlace(this);
        waiters.incrementAndGet();
        try {
            return joinInPlace();
        } finally {
            wait.end();
            waiters.decrementAndGet();
        }
    }
}
