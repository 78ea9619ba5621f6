package dev.muster.model;

import java.time.Duration;
import java.util.Optional;

/**
 * Within what an attempt must stay; all that a worker must know of it beside its payload.
 *
 * @param timeout how long an attempt may run, counted in the worker from its start; empty for as long as it likes
 * @param announced whether it may start only when its client has heard that it is about to: what its client has not heard of
 *     has never started, whatever becomes of the machines between
 */
public record AttemptLimits(Optional<Duration> timeout, boolean announced) {
    public static final AttemptLimits DEFAULT = new AttemptLimits(Optional.empty());

    /** Within a time-out, or without; it starts as soon as it can. */
    public AttemptLimits(Optional<Duration> timeout) {
        this(timeout, false);
    }

    public AttemptLimits {
        timeout.ifPresent(limit -> {
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("a time-out must be positive, was " + PlainText.of(limit));
            }
        });
    }

    /** The same, started only when its client has heard of it. */
    public AttemptLimits onlyAnnounced() {
        return announced ? this : new AttemptLimits(timeout, true);
    }
}
