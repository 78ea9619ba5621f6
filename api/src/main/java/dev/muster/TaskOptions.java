package dev.muster;

import static java.util.Objects.requireNonNull;

import dev.muster.task.internal.Durations;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The options of one task: its time-out, and which losses and failures lead to another attempt. Immutable; each method
 * returns a changed copy.
 *
 * <p>A task that has not started is always tried again, without notice. Without options, a task that may have started when
 * its host was lost has up to 3 attempts; a task that killed its own process, or threw, has one.
 *
 * <pre>{@code
 * pool.submit(() -> charge(card), TaskOptions.DEFAULT.atMostOnce());
 * pool.submit(() -> render(scene), TaskOptions.timeout(Duration.ofMinutes(5)));
 * }</pre>
 */
public final class TaskOptions {
    /** The defaults. */
    public static final TaskOptions DEFAULT = new TaskOptions(Optional.empty(), 3, 0, false, 0, failure -> false);

    private final Optional<Duration> timeout;
    private final int maxAttempts;
    private final int runnerDeathRetries;
    private final boolean atMostOnce;
    private final int retries;
    private final Predicate<? super Throwable> retryIf;

    private TaskOptions(
            Optional<Duration> timeout,
            int maxAttempts,
            int runnerDeathRetries,
            boolean atMostOnce,
            int retries,
            Predicate<? super Throwable> retryIf) {
        this.timeout = timeout;
        this.maxAttempts = maxAttempts;
        this.runnerDeathRetries = runnerDeathRetries;
        this.atMostOnce = atMostOnce;
        this.retries = retries;
        this.retryIf = retryIf;
    }

    /**
     * Returns the defaults with a time-out: an attempt that runs longer is stopped, and the future fails with
     * {@link TaskTimedOutException}.
     *
     * @throws IllegalArgumentException if the time-out is not positive
     */
    public static TaskOptions timeout(Duration timeout) {
        return DEFAULT.withTimeout(timeout);
    }

    /**
     * Sets a time-out for each attempt, counted from the start of the attempt where the task runs.
     *
     * @throws IllegalArgumentException if the time-out is not positive
     */
    public TaskOptions withTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a time-out must be positive, was " + Durations.text(timeout));
        }
        return new TaskOptions(Optional.of(timeout), maxAttempts, runnerDeathRetries, atMostOnce, retries, retryIf);
    }

    /**
     * Never runs the task a second time once it may have started: if its outcome is unknown, the future fails with
     * {@link OutcomeUnknownException}. The start of the task waits until this program has been notified of it, which costs
     * a message to this program and back. So a task that had not got that far when a machine was lost runs later, and its
     * outcome is not unknown.
     */
    public TaskOptions atMostOnce() {
        return new TaskOptions(timeout, maxAttempts, 0, true, 0, failure -> false);
    }

    /**
     * Sets how many attempts may be lost with host, daemon or network before the future fails.
     *
     * @throws IllegalArgumentException if the number is less than 1
     */
    public TaskOptions maxAttempts(int attempts) {
        if (attempts < 1) throw new IllegalArgumentException("maxAttempts must be at least 1, was " + attempts);
        return new TaskOptions(timeout, attempts, runnerDeathRetries, atMostOnce, retries, retryIf);
    }

    /**
     * Sets how often the task is tried again after it killed its own process. The task must tolerate more than one run.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public TaskOptions retryOnRunnerDeath(int times) {
        if (times < 0) {
            throw new IllegalArgumentException("runnerDeathRetries must not be negative, was " + times);
        }
        return new TaskOptions(timeout, maxAttempts, times, atMostOnce, retries, retryIf);
    }

    /**
     * Tries the task again, at most this number of times, after it threw an exception that the predicate accepts. This
     * program evaluates the predicate. An exception of the predicate means no, and becomes a suppressed exception of that
     * of the task.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public TaskOptions retryIf(int times, Predicate<? super Throwable> predicate) {
        if (times < 0) throw new IllegalArgumentException("times must not be negative, was " + times);
        return new TaskOptions(timeout, maxAttempts, runnerDeathRetries, atMostOnce, times, requireNonNull(predicate));
    }

    /** Returns how long each attempt may run; empty for no limit. */
    public Optional<Duration> timeout() {
        return timeout;
    }

    /** Returns how many attempts may be lost with host, daemon or network; see {@link #maxAttempts(int)}. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /** Returns how often the task is tried again after it killed its own process; see {@link #retryOnRunnerDeath}. */
    public int runnerDeathRetries() {
        return runnerDeathRetries;
    }

    /** Returns whether the task never runs a second time once it may have started; see {@link #atMostOnce()}. */
    public boolean isAtMostOnce() {
        return atMostOnce;
    }

    /** Returns how often the task may be tried again after it threw; see {@link #retryIf}. */
    public int retries() {
        return retries;
    }

    /**
     * Returns whether {@link #retryIf} accepts another attempt after the task threw this exception. An exception of the
     * predicate means no, and is added to the failure as a suppressed exception.
     */
    public boolean wantsRetry(Throwable failure) {
        try {
            return retryIf.test(failure);
        } catch (Throwable e) {
            if (e != failure) failure.addSuppressed(e);
            return false;
        }
    }
}
