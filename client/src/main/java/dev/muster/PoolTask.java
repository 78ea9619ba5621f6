package dev.muster;

import java.util.concurrent.RunnableFuture;
import org.jspecify.annotations.Nullable;

/** The future of a task that is the task itself, too: made at once, handed in now or later. */
abstract class PoolTask<T> extends TaskFuture<T> implements RunnableFuture<T> {
    /** What this is a run of, from its time on; null if it was not scheduled. */
    volatile @Nullable ScheduledTask<?> scheduled;

    /**
     * Hands it in, or throws and has done nothing. Does nothing if it is done, or has been handed in.
     *
     * @param asProducer whether on behalf of a {@link Producer} that entered before a shutdown
     */
    abstract void submit(boolean asProducer);
}
