package dev.muster.task;

import java.time.Duration;
import java.util.Optional;

/**
 * What the worker must know of a task beside its payload.
 *
 * @param timeout how long an attempt may run, counted in the worker from its start; empty for as long as it likes
 */
public record TaskOptions(Optional<Duration> timeout) {
    public static final TaskOptions DEFAULT = new TaskOptions(Optional.empty());

    public TaskOptions {
        timeout.ifPresent(limit -> {
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("a time-out must be positive, was " + limit);
            }
        });
    }
}
