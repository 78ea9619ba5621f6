package dev.muster;

import java.util.concurrent.ScheduledFuture;

/**
 * The future of a task that runs later, or again and again.
 *
 * <p>That of a task which runs once is done when the run is. That of a periodic one is done when it is cancelled, when a run
 * fails, whose exception is then its own, or when the executor is shut down, which cancels it. {@link #isRunning} is true
 * during a run. Cancelling it stops what follows and, where the argument says so, the run under way.
 *
 * <pre>{@code
 * ScheduledTaskFuture<?> beat = pool.scheduleAtFixedRate(() -> report(), Duration.ZERO, Duration.ofMinutes(1));
 * beat.addDoneCallback(done -> System.err.println("no reports any more: " + done));
 * }</pre>
 *
 * @param <T> the result
 */
public abstract class ScheduledTaskFuture<T> extends TaskFuture<T> implements ScheduledFuture<T> {
    /** For executors. */
    protected ScheduledTaskFuture() {}

    /** Whether it runs again and again. */
    public abstract boolean isPeriodic();
}
