package dev.muster;

import dev.muster.model.Durations;
import dev.muster.model.PlainText;
import dev.muster.model.jvm.OwnFault;
import dev.muster.model.jvm.OwnThread;
import dev.muster.task.TaskContext;
import dev.muster.task.TaskId;
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
 * one of its crew, or a thread of its crew that waits for it, or whoever calls {@link #run}.
 */
final class LocalTask<T> extends PoolTask<T> {
    /** In the place of a thread once it is certain that no thread will run it. */
    private static final Seat NOBODY = new Seat(null, OwnThread.neverStarted("nobody"));

    /** In the place of who is told that it has left its thread, when it has. */
    @SuppressWarnings("UnnecessaryLambda") // it is known by its identity
    private static final Runnable LEFT = () -> {};

    private final ThreadCrew crew;
    private final TaskOptions options;
    private final AtomicReference<@Nullable Seat> seat = new AtomicReference<>();
    private final AtomicInteger waiters = new AtomicInteger(); // in get and join
    private final AtomicBoolean counted = new AtomicBoolean(); // among the unfinished of the crew
    private final AtomicReference<@Nullable Runnable> leaving = new AtomicReference<>();
    private final boolean ofMap;
    private volatile @Nullable Callable<T> work; // null when done
    private volatile boolean givenUp; // whoever did so completes it: what the task still says does not count
    private volatile boolean stopped;
    private final AtomicInteger attempt = new AtomicInteger(); // that runs; 0 if none does, or its time is up
    private @Nullable Runnable executed; // what execute was given; shutdownNow gives back that

    LocalTask(ThreadCrew crew, Callable<T> work, TaskOptions options, boolean ofMap) {
        this.crew = crew;
        this.work = work;
        this.options = options;
        this.ofMap = ofMap;
    }

    /** What {@code execute} was given. */
    static LocalTask<Object> executing(ThreadCrew crew, Runnable runnable, Callable<Object> work) {
        var task = new LocalTask<>(crew, work, TaskOptions.DEFAULT, false);
        task.executed = runnable;
        return task;
    }

    @Override
    void submit(boolean asProducer) {
        if (isDone() || seat.get() != null) return;
        crew.accept(List.of(this), asProducer);
    }

    // ---- for the crew

    ThreadCrew crew() {
        return crew;
    }

    /** It is in the crew's hands; false if it was before. */
    boolean count() {
        return counted.compareAndSet(false, true);
    }

    /** It is not in the crew's hands any more; false if it was not. */
    boolean discount() {
        return counted.compareAndSet(true, false);
    }

    /** Whether it is one element of a map, which nobody but the map knows. */
    boolean isOfMap() {
        return ofMap;
    }

    /** What shutdownNow returns for it: where it is a run of what was scheduled, that. */
    Runnable givenBack() {
        ScheduledTask<?> whole = scheduled;
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

    /** The thread that runs it; null before, and if there will be none. */
    @Nullable
    Seat seat() {
        Seat mine = seat.get();
        return mine == NOBODY ? null : mine;
    }

    /** Whether it was told to stop: its thread is interrupted right after that, or when it enters. */
    boolean isStopped() {
        return stopped;
    }

    @Override
    public void run() {
        Seat found = Seat.find();
        if (found != null) {
            runOn(found);
            return;
        }
        var mine = new Seat(null, Thread.currentThread());
        mine.sitDown();
        try {
            runOn(mine);
        } finally {
            mine.getUp();
        }
    }

    /** Runs it in this thread, if nobody does or will. */
    void runOn(Seat mine) {
        Callable<T> mineToDo = work;
        if (mineToDo == null || !seat.compareAndSet(null, mine)) return;
        try {
            perform(mineToDo, mine);
        } catch (Throwable e) { // memory or stack has run out in between
            if (!givenUp) settleFailed(e);
            throw e;
        }
    }

    private void perform(Callable<T> call, Seat mine) {
        crew.claimed(this);
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
        crew.ended(mine, this);
        if (givenUp) return;
        if (hasDependents()) crew.settling().settle(this, value, failure);
        else settleEither(value, failure);
    }

    /** Completes it, and runs what depends on it. */
    void settleEither(@Nullable T value, @Nullable Throwable failure) {
        if (failure != null) settleFailed(failure);
        else settleValue(value);
    }

    @Override
    boolean warnsOfUnseenFailure() {
        return true;
    }

    @Override
    String adviceOnWarnings() {
        return "";
    }

    @SuppressWarnings("NullAway") // a task may return null, and then its future does
    private void settleValue(@Nullable T value) {
        boolean ignored = settle(value);
    }

    private T attempts(Callable<T> call) throws Exception {
        TaskId id = LocalContext.newId();
        for (int number = 1; ; number++) {
            try {
                return attempt(call, id, number);
            } catch (Throwable e) {
                if (isOver() || number > options.retries() || !options.wantsRetry(e) || isOver()) throw e;
            }
        }
    }

    private T attempt(Callable<T> call, TaskId id, int number) throws Exception {
        Optional<Duration> timeout = options.wire().timeout();
        attempt.set(number);
        Optional<Instant> deadline = timeout.map(limit -> Durations.after(Instant.now(), limit));
        var context = new LocalContext(id, number, crew.name(), deadline, this);
        TaskTimer.Alarm alarm = timeout.isEmpty() ? null : startTimeout(timeout.get(), number);
        try {
            return TaskContext.callAs(context, call);
        } finally {
            if (!attempt.compareAndSet(number, 0)) givenUp = true; // as whose time is up says in a moment
            if (alarm != null) crew.timer().remove(alarm);
        }
    }

    /** Whether nobody wants another attempt. */
    private boolean isOver() {
        return givenUp || isDone();
    }

    private TaskTimer.Alarm startTimeout(Duration timeout, int number) {
        long at = TaskTimer.after(Durations.nanos(timeout), TimeUnit.NANOSECONDS);
        return crew.timer()
                .alarm(
                        at,
                        () -> {
                            crew.aside(() -> timeIsUp(timeout, number), this::cannotGoOn);
                        },
                        this::cannotGoOn);
    }

    /** Something of the pool threw that this task depends on. */
    void cannotGoOn(Throwable why) {
        abandon(true);
        settleFailed(new BrokenExecutorException("the task cannot go on: " + OwnFault.words(why), why));
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
    void abandon(boolean force) {
        givenUp = true;
        if (seat.compareAndSet(null, NOBODY)) return;
        Seat running = seat();
        if (running == null || !force) return;
        stopped = true; // first: for whoever catches the interrupt and asks, and a thread that has not entered yet
        running.interrupt(this);
    }

    @Override
    void released() {
        work = null;
        crew.released(this);
    }

    @Override
    void whenLeft(Runnable action) {
        if (seat() == null || !leaving.compareAndSet(null, action)) action.run();
    }

    @Override
    boolean hasStarted() {
        return seat() != null;
    }

    @Override
    boolean staysUnstarted() {
        return isDone() || seat.compareAndSet(null, NOBODY) || seat.get() == NOBODY;
    }

    @Override
    @Nullable
    String where() {
        Seat running = seat();
        return running == null ? null : running.thread.getName();
    }

    /** A thread of the same crew that waits for a task which has not started runs it itself: it need not be relieved. */
    private void help() {
        Seat mine = Seat.find();
        if (mine != null && mine.crew == crew && seat.get() == null) runOn(mine);
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        if (isDone()) return super.get();
        if (Thread.interrupted()) throw new InterruptedException();
        help();
        Absence absence = Absence.inPlace(this);
        waiters.incrementAndGet();
        try {
            return getInPlace();
        } finally {
            absence.end();
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
        Absence absence = Absence.inPlace(this);
        waiters.incrementAndGet();
        try {
            return joinInPlace();
        } finally {
            absence.end();
            waiters.decrementAndGet();
        }
    }
}
