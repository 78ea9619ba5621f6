package dev.muster.client.futures;

import dev.muster.TaskFuture;
import dev.muster.internal.Blocking;
import dev.muster.internal.FutureAccess;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Follows another future for so long, and then cancels it. */
final class TimeLimitedFuture<T> extends DerivedFuture<T> {
    private final Future<? extends T> inner;
    private final String limit;
    private volatile boolean expired;
    private volatile @Nullable DelayedAction alarm;

    private TimeLimitedFuture(Future<? extends T> inner, String limit) {
        this.inner = inner;
        this.limit = limit;
    }

    static <T> TaskFuture<T> of(Future<? extends T> inner, long nanos, String limit) {
        var made = new TimeLimitedFuture<T>(inner, limit);
        var unused = FutureListeners.listen(inner, made.deciding(made::innerDone));
        if (made.isDone()) return made;
        if (nanos <= 0) {
            made.deciding(made::expire).run();
        } else {
            made.alarm = DelayedAction.after(nanos, made.deciding(made::expire));
            if (made.isDone()) made.released(); // it came between
        }
        return made;
    }

    private void innerDone() {
        if (isGivenUp()) return;
        if (expired && inner.isCancelled()) settleExpired();
        else settleLike(inner);
    }

    private void expire() {
        if (isDone()) return;
        expired = true;
        boolean ignored = inner.cancel(true);
        if (!inner.isDone() || inner.isCancelled())
            settleExpired(); // one that will not be cancelled has had its time as well
    }

    private void settleExpired() {
        settleFailed(new TimeoutException("no outcome within " + limit + "; the task was cancelled"));
    }

    @Override
    public boolean isRunning() {
        return !isDone() && inner instanceof TaskFuture<?> ours && ours.isRunning();
    }

    @Override
    protected boolean staysUnstarted() {
        return isDone()
                || !(inner instanceof TaskFuture<?> ours)
                || FutureAccess.get().staysUnstarted(ours);
    }

    @Override
    public List<? extends Future<?>> sources() {
        return List.of(inner);
    }

    @Override
    public Blocking.Until endsWith() {
        return Blocking.Until.TIME_IS_UP;
    }

    @Override
    protected void released() {
        DelayedAction set = alarm;
        if (set != null) set.off();
    }
}
