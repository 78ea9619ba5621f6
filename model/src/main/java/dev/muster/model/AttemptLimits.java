package dev.muster.model;

import java.time.Duration;
import java.util.Optional;

/**
 * The limits of an attempt: all that a worker must know of it apart from its payload.
 *
 * @param timeout how long an attempt may run, counted in the worker from its start; empty for as long as it likes
 * @param announced whether it may start only when its client has acknowledged that it is about to: what its client has not
 *     acknowledged has never started, whatever becomes of the machines between
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

    /** The same, started only when its client has acknowledged it. */
    public AttemptLimits onlyAnnounced() {
        return announced ? this : new AttemptLimits(timeout, true);
    }
}
