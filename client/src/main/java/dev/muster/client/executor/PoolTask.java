package dev.muster.client.executor;

import dev.muster.TaskFuture;
import java.util.concurrent.RunnableFuture;
import org.jspecify.annotations.Nullable;

/** The future of a task that is the task itself, too: made at once, handed in now or later. */
public abstract class PoolTask<T> extends TaskFuture<T> implements RunnableFuture<T> {
    private volatile @Nullable ScheduledTask<?> scheduled;

    /**
     * Hands it in, or throws and has done nothing. Does nothing if it is done, or has been handed in.
     *
     * @param asProducer whether on behalf of a {@link Producer} that entered before a shutdown
     */
    public abstract void submit(boolean asProducer);

    /** What this is a run of, from its time on; null if it was not scheduled. */
    protected final @Nullable ScheduledTask<?> scheduled() {
        return scheduled;
    }

    final void isRunOf(ScheduledTask<?> whole) {
        scheduled = whole;
    }

    // ---- what the future of a schedule asks the one of its run

    @Override
    protected abstract boolean staysUnstarted();

    @Override
    protected abstract boolean warnsOfUnseenFailure();

    @Override
    protected String adviceOnWarnings() {
        return super.adviceOnWarnings();
    }

    @Override
    protected abstract @Nullable String where();
}
