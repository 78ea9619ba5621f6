package dev.muster;

import java.util.concurrent.RunnableFuture;

/** The future of a task that is the task itself, too: made at once, handed in now or later. */
abstract class PoolTask<T> extends TaskFuture<T> implements RunnableFuture<T> {
    /**
     * Hands it in, or throws and has done nothing. Does nothing if it is done, or has been handed in.
     *
     * @param asProducer whether on behalf of a {@link Producer} that entered before a shutdown
     */
    abstract void submit(boolean asProducer);
}
