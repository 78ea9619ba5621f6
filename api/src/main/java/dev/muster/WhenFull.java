package dev.muster;

/**
 * What {@code submit} does when the limit of pending tasks is reached; see {@link ProcessPoolBuilder#maxPending}.
 *
 * <pre>{@code
 * var pool = ProcessPoolExecutor.builder().maxPending(1_000, WhenFull.WAIT).build();
 * }</pre>
 */
public enum WhenFull {
    /** {@code submit} throws a {@link java.util.concurrent.RejectedExecutionException}. The default. */
    REJECT,

    /**
     * {@code submit} waits until the pool is below the limit. A shutdown, a broken pool, or an interrupt of the waiting
     * thread ends the wait with a {@link java.util.concurrent.RejectedExecutionException}; the interrupt status is kept. A
     * task that alone exceeds a limit is rejected at once. So is a task that a callback of a future submits, because no
     * task completes while callbacks wait.
     */
    WAIT
}
