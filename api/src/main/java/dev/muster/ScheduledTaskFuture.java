package dev.muster;

import java.util.concurrent.ScheduledFuture;

/**
 * The future of a task that runs later, or periodically.
 *
 * <p>The future of a task that runs once is done when the run is done. The future of a periodic task is done when it is
 * cancelled, when a run fails (the future then has the exception of that run), or when a shutdown of the executor cancels
 * it. {@link #isRunning} is true during a run. Cancelling the future stops later runs and, if the argument says so, the
 * current run.
 *
 * <pre>{@code
 * ScheduledTaskFuture<?> beat = pool.scheduleAtFixedRate(() -> report(), Duration.ZERO, Duration.ofMinutes(1));
 * beat.addDoneCallback(done -> System.err.println("no more reports: " + done));
 * }</pre>
 *
 * @param <T> the result
 */
public abstract class ScheduledTaskFuture<T> extends TaskFuture<T> implements ScheduledFuture<T> {
    /** For executors. */
    protected ScheduledTaskFuture() {}

    /** Returns whether the task runs periodically. */
    public abstract boolean isPeriodic();
}
