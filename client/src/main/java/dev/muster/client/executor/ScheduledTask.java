package dev.muster.client.executor;

import dev.muster.BrokenExecutorException;
import dev.muster.ScheduledTaskFuture;
import dev.muster.client.futures.DependentFuture;
import dev.muster.model.jvm.FullHeap;
import dev.muster.model.jvm.OwnFault;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.Future;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A future of the timer: each of its runs is a task of the executor, made in advance and submitted when its time has come. */
public final class ScheduledTask<T> extends ScheduledTaskFuture<T>
        implements RunnableScheduledFuture<T>, DependentFuture {
    private final TaskTimer timer;
    private final long period; // nanoseconds; 0 runs once, positive from start to start, negative from end to start
    private volatile @Nullable Supplier<PoolTask<T>>
            plan; // makes a run, and keeps the executor from being collected; null when done
    private volatile @Nullable PoolTask<T> run; // the next or the one under way; null when done
    private volatile long at; // of System.nanoTime
    TaskTimer.@Nullable Alarm alarm; // the timer's own; null during a run

    ScheduledTask(TaskTimer timer, Supplier<PoolTask<T>> plan, long at, long period) {
        this.timer = timer;
        this.plan = plan;
        this.at = at;
        this.period = period;
        PoolTask<T> first = plan.get();
        this.run = first;
        if (first.isDone()) ended(first); // it cannot travel
    }

    long at() {
        return at;
    }

    /** Its time has come. Called on the thread of the timer, so the code of the user is kept off. */
    void ring() {
        PoolTask<T> mine = run;
        if (mine == null) return;
        var unused = mine.addDoneCallback(ended -> ended(mine));
        mine.isRunOf(this);
        try {
            mine.submit(true);
        } catch (RuntimeException e) {
            timer.aside(() -> settleFailed(e), thrown -> settleFailed(thrown));
        }
    }

    /** It cannot run any more, for this reason. */
    void fail(Throwable why) {
        settleFailed(why);
    }

    /** Its time cannot come any more. */
    void cannotGoOn(Throwable why) {
        var broken = new BrokenExecutorException("what was scheduled cannot be run: " + OwnFault.words(why), why);
        timer.aside(() -> settleFailed(broken), thrown -> settleFailed(broken));
    }

    /** Nothing else would report what is thrown here, such as that there is no memory for the next run. */
    private void ended(PoolTask<T> mine) {
        try {
            decideAfter(mine);
        } catch (Throwable e) {
            FullHeap.outlast(this::settleFailed, e);
        }
    }

    private void decideAfter(PoolTask<T> mine) {
        if (isDone()) return;
        if (mine.isCancelled()) {
            boolean ignored = settleCancelled();
            return;
        }
        Throwable failure = mine.exception();
        if (failure != null) settleFailed(failure);
        else if (period == 0) settle(mine.join());
        else again();
    }

    private void again() {
        Supplier<PoolTask<T>> making = plan;
        if (making == null) return;
        PoolTask<T> next = making.get();
        run = next;
        at = period > 0 ? at + period : System.nanoTime() - period;
        if (!timer.again(this)) {
            boolean ignored = settleCancelled();
        }
        if (isDone()) drop(next); // by a thread that did not see it
    }

    /** A run of it that waited for a thread was given back by shutdownNow: nothing of it is the timer's any more. */
    public void givenBackWhole() {
        timer.leave(this);
    }

    /** What shutdownNow gave back: nobody will run it but the user. */
    @Nullable
    public PoolTask<T> givenBack() {
        return run;
    }

    @Override
    public void run() {
        runBy(PoolTask::run);
    }

    /** Has it run now, if it is not done or under way; what runs again and again is cancelled instead. */
    public void runBy(Consumer<PoolTask<T>> runner) {
        PoolTask<T> mine = run;
        if (mine == null || !timer.disarmed(this)) return; // done, or under way
        if (isPeriodic()) {
            boolean ignored = cancel(false);
            return;
        }
        var unused = mine.addDoneCallback(ended -> ended(mine));
        runner.accept(mine);
    }

    // ---- the future

    @Override
    protected void abandon(boolean force) {
        timer.silence(this);
        PoolTask<T> mine = run;
        if (mine != null) {
            boolean ignored = mine.cancel(force);
        }
    }

    @Override
    public List<? extends Future<?>> sources() {
        PoolTask<T> mine = run;
        return mine == null ? List.of() : List.of(mine);
    }

    /** As for a single run. If the future of a periodic task is dropped, the warning says that the task no longer runs. */
    @Override
    protected boolean warnsOfUnseenFailure() {
        PoolTask<T> mine = run;
        return mine != null && mine.warnsOfUnseenFailure();
    }

    @Override
    protected String adviceOnWarnings() {
        PoolTask<T> mine = run;
        return mine == null ? "" : mine.adviceOnWarnings();
    }

    @Override
    protected void released() {
        timer.leave(this);
        plan = null;
        PoolTask<T> last = run;
        run = null;
        if (last != null) drop(last);
    }

    /** The run will not be submitted, so it must not keep its bytes. */
    private static void drop(PoolTask<?> run) {
        if (run.isDone()) return;
        boolean ignored = run.cancel(false);
    }

    @Override
    protected boolean hasStarted() {
        PoolTask<T> mine = run;
        return mine != null && mine.isRunning();
    }

    @Override
    protected boolean staysUnstarted() {
        PoolTask<T> mine = run;
        return isDone() || mine == null || mine.staysUnstarted();
    }

    @Override
    protected @Nullable String where() {
        PoolTask<T> mine = run;
        return mine == null ? null : mine.where();
    }

    @Override
    public boolean isPeriodic() {
        return period != 0;
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(at - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    @SuppressWarnings("ComparableType") // Delayed has it so
    public int compareTo(Delayed other) {
        if (other == this) return 0;
        if (other instanceof ScheduledTask<?> task) return Long.signum(at - task.at);
        return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
}
