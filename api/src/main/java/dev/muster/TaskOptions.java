package dev.muster;

import static java.util.Objects.requireNonNull;

import dev.muster.task.internal.Durations;
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
     * The defaults with a time-out: an attempt that runs longer is stopped, and its future fails with
     * {@link TaskTimedOutException}.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public static TaskOptions timeout(Duration timeout) {
        return DEFAULT.withTimeout(timeout);
    }

    /**
     * With a time-out, counted where the task runs, from the start of each attempt.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public TaskOptions withTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a time-out must be positive, was " + Durations.text(timeout));
        }
        return new TaskOptions(Optional.of(timeout), maxAttempts, runnerDeathRetries, atMostOnce, retries, retryIf);
    }

    /**
     * Never runs a second time once it may have started: if it is not known how it ended, its future fails with
     * {@link OutcomeUnknownException}. Its start waits until this program has heard that it is about to happen, which costs a
     * message to this program and back; so what had not come so far when a machine was lost runs later, and is not unknown.
     */
    public TaskOptions atMostOnce() {
        return new TaskOptions(timeout, maxAttempts, 0, true, 0, failure -> false);
    }

    /**
     * How many attempts may be lost because host, daemon or network were, before the future fails.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public TaskOptions maxAttempts(int attempts) {
        if (attempts < 1) throw new IllegalArgumentException("maxAttempts must be at least 1, was " + attempts);
        return new TaskOptions(timeout, attempts, runnerDeathRetries, atMostOnce, retries, retryIf);
    }

    /**
     * Tries it again so often after it killed its own process. The task must stand being run more than once.
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
     * Tries it again up to so often after it threw an exception of which the predicate, asked in this program, says so. What
     * the predicate throws itself means no, and is suppressed by the exception of the task.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public TaskOptions retryIf(int times, Predicate<? super Throwable> predicate) {
        if (times < 0) throw new IllegalArgumentException("times must not be negative, was " + times);
        return new TaskOptions(timeout, maxAttempts, runnerDeathRetries, atMostOnce, times, requireNonNull(predicate));
    }

    /** How long each attempt may run; empty for as long as it likes. */
    public Optional<Duration> timeout() {
        return timeout;
    }

    /** How many attempts may be lost because host, daemon or network were; see {@link #maxAttempts(int)}. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /** How often it is tried again after it killed its own process; see {@link #retryOnRunnerDeath}. */
    public int runnerDeathRetries() {
        return runnerDeathRetries;
    }

    /** Whether it never runs a second time once it may have started; see {@link #atMostOnce()}. */
    public boolean isAtMostOnce() {
        return atMostOnce;
    }

    /** How often it may be tried again after it threw; see {@link #retryIf}. */
    public int retries() {
        return retries;
    }

    /**
     * Whether {@link #retryIf} asks for another try after the task threw this. What the predicate throws itself means no, and is
     * added to the failure as a suppressed exception.
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
