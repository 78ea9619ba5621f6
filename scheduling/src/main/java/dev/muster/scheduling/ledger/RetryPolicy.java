package dev.muster.scheduling.ledger;

/**
 * When a task is tried again. What never started is always tried again and counts for nothing; what the task threw is
 * never tried again here.
 *
 * @param maxAttempts how many attempts may be lost to the infrastructure, before the task fails, from 1
 * @param runnerDeathRetries how often a task that killed its own runner is tried again
 * @param atMostOnce whether an attempt that may have started must not be followed by another; overrules the other two
 */
public record RetryPolicy(int maxAttempts, int runnerDeathRetries, boolean atMostOnce) {
    public static final RetryPolicy DEFAULT = new RetryPolicy(3, 0, false);

    public RetryPolicy {
        if (maxAttempts < 1) throw new IllegalArgumentException("maxAttempts must be at least 1, was " + maxAttempts);
        if (runnerDeathRetries < 0) {
            throw new IllegalArgumentException("runnerDeathRetries must not be negative, was " + runnerDeathRetries);
        }
    }
}
