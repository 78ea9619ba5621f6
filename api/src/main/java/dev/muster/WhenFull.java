package dev.muster;

/**
 * What {@code submit} does when as much is pending as the pool may have; see {@link ProcessPoolBuilder#maxPending}.
 *
 * <pre>{@code
 * var pool = ProcessPoolExecutor.builder().maxPending(1_000, WhenFull.WAIT).build();
 * }</pre>
 */
public enum WhenFull {
    /** It throws a {@link java.util.concurrent.RejectedExecutionException}. The default. */
    REJECT,

    /**
     * It waits until there is room. A shutdown, the death of the pool, or an interrupt of the waiting thread ends the wait with
     * a {@link java.util.concurrent.RejectedExecutionException}; the interrupt status is kept. What alone is above a limit never
     * fits and is rejected at once. So is what a callback of a future submits: nothing gets done while callbacks wait.
     */
    WAIT
}
