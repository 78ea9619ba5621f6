package dev.muster;

import dev.muster.model.AttemptLimits;
import dev.muster.scheduling.ledger.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How one task is run: its time-out, and what is tried again after which loss. Immutable; each method returns a changed copy.
 *
 * <p>What never started is always tried again, invisibly. Without options, a task that may have started when its host was
 * lost has up to 3 attempts; one that killed its own process, or threw, has one.
 *
 * <pre>{@code
 * pool.submit(() -> charge(card), TaskOptions.DEFAULT.atMostOnce());
 * pool.submit(() -> render(scene), TaskOptions.timeout(Duration.ofMinutes(5)));
 * }</pre>
 */
public final class TaskOptions {
    /** The defaults. */
    public static final TaskOptions DEFAULT =
            new TaskOptions(AttemptLimits.DEFAULT, RetryPolicy.DEFAULT, 0, failure -> false);

    private final AttemptLimits wire;
    private final RetryPolicy retry;
    private final int retries;
    private final Predicate<? super Throwable> retryIf;

    private TaskOptions(AttemptLimits wire, RetryPolicy retry, int retries, Predicate<? super Throwable> retryIf) {
        this.wire = wire;
        this.retry = retry;
        this.retries = retries;
        this.retryIf = retryIf;
    }

    /**
     * The defaults with a time-out: an attempt that runs longer is stopped, and its future fails with
     * {@link TaskTimedOutException}.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public static TaskOptions timeout(Duration timeout) {
        return DEFAULT.withTimeout(timeout);
    }

    /** With a time-out, counted where the task runs, from the start of each attempt. */
    public TaskOptions withTimeout(Duration timeout) {
        return new TaskOptions(new AttemptLimits(Optional.of(timeout)), retry, retries, retryIf);
    }

    /**
     * Never runs a second time once it may have started: if it is not known how it ended, its future fails with
     * {@link OutcomeUnknownException}. Its start waits until this program has heard that it is about to happen, which costs a
     * message to this program and back; so what had not come so far when a machine was lost runs later, and is not unknown.
     */
    public TaskOptions atMostOnce() {
        return new TaskOptions(wire, new RetryPolicy(retry.maxAttempts(), 0, true), 0, failure -> false);
    }

    /**
     * How many attempts may be lost because host, daemon or network were, before the future fails.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public TaskOptions maxAttempts(int attempts) {
        return new TaskOptions(
                wire, new RetryPolicy(attempts, retry.runnerDeathRetries(), retry.atMostOnce()), retries, retryIf);
    }

    /** Tries it again so often after it killed its own process. The task must stand being run more than once. */
    public TaskOptions retryOnRunnerDeath(int times) {
        return new TaskOptions(wire, new RetryPolicy(retry.maxAttempts(), times, retry.atMostOnce()), retries, retryIf);
    }

    /**
     * Tries it again up to so often after it threw an exception of which the predicate, asked in this program, says so. What
     * the predicate throws itself means no, and is suppressed by the exception of the task.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public TaskOptions retryIf(int times, Predicate<? super Throwable> predicate) {
        if (times < 0) throw new IllegalArgumentException("times must not be negative, was " + times);
        return new TaskOptions(wire, retry, times, java.util.Objects.requireNonNull(predicate));
    }

    AttemptLimits wire() {
        return wire;
    }

    RetryPolicy retry() {
        return retry;
    }

    int retries() {
        return retries;
    }

    /** Asks the user's predicate, whose own failure means no: it is told together with what it was asked about. */
    boolean wantsRetry(Throwable failure) {
        try {
            return retryIf.test(failure);
        } catch (Throwable e) {
            if (e != failure) failure.addSuppressed(e);
            return false;
        }
    }
}
