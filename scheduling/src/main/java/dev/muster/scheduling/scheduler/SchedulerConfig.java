package dev.muster.scheduling.scheduler;

import java.time.Duration;

/**
 * What a scheduler is made with.
 *
 * @param sessionsMax how many sessions it takes
 * @param workersMax how many workers it takes
 * @param windowAttempts how many attempts a session may have under way, at least; more if the visible slots need more
 * @param windowBytes how many bytes of calls a session may have under way
 * @param sessionLease how long the session of a client that is gone is kept
 * @param rejoinGrace how long a worker whose stream broke may take to come back before its attempts are lost
 * @param barrier how long old tasks of a re-attached session wait for workers to report them
 */
public record SchedulerConfig(
        int sessionsMax,
        int workersMax,
        int windowAttempts,
        long windowBytes,
        Duration sessionLease,
        Duration rejoinGrace,
        Duration barrier) {
    /** How many attempts a worker may have per slot beside the one that runs there, however short they are. */
    public static final int AHEAD_PER_SLOT_MAX = 512;

    public static final SchedulerConfig DEFAULT = new SchedulerConfig(
            10_000, 10_000, 4_096, 64L << 20, Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(2));

    public SchedulerConfig {
        if (sessionsMax < 1 || workersMax < 1 || windowAttempts < 1 || windowBytes < 1) {
            throw new IllegalArgumentException("the limits of a scheduler must be at least 1");
        }
        if (sessionLease.isNegative() || rejoinGrace.isNegative() || barrier.isNegative()) {
            throw new IllegalArgumentException("the waits of a scheduler must not be negative");
        }
    }
}
