package dev.muster.task;

import java.time.Duration;
import java.util.Optional;

/**
 * Within what an attempt must stay; all that a worker must know of it beside its payload.
 *
 * @param timeout how long an attempt may run, counted in the worker from its start; empty for as long as it likes
 */
public record AttemptLimits(Optional<Duration> timeout) {
    public static final AttemptLimits DEFAULT = new AttemptLimits(Optional.empty());

    public AttemptLimits {
        timeout.ifPresent(limit -> {
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("a time-out must be positive, was " + PlainText.of(limit));
            }
        });
    }
}
