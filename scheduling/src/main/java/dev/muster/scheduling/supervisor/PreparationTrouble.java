package dev.muster.scheduling.supervisor;

import dev.muster.model.TaskFailure;
import dev.muster.scheduling.loop.StateTable;

/**
 * Why a worker can start nothing of a session for now, and when it tries again.
 *
 * <p>Each further failure makes new trouble, which waits for longer.
 */
final class PreparationTrouble {
    enum Phase {
        /** Nothing is tried until the pause is over. */
        WAITING,
        /** The worker tries by itself and takes no attempts yet. */
        PROBING,
        /** It takes attempts again, but remembers how often it has failed, until it has succeeded. */
        OVER
    }

    static final StateTable<Phase> TABLE = StateTable.of("trouble of a session", Phase.class)
            .from(Phase.WAITING, Phase.PROBING, Phase.OVER)
            .from(Phase.PROBING, Phase.OVER)
            .build();

    /** What could not be had. */
    enum Missing {
        CODE,
        CALL,
        RUNNER,
        /** A JVM that is new enough for the classes of a call. */
        JVM,
        /** Room on the disk for a result. */
        ROOM;

        /** Whether the worker cannot find out by itself: only another task can show it. */
        boolean onlyATaskShowsIt() {
            return this == CALL || this == JVM || this == ROOM;
        }
    }

    private static final long FIRST_PAUSE_NANOS = 250_000_000L;
    private static final long LAST_PAUSE_NANOS = 30_000_000_000L;

    final Missing missing;
    final TaskFailure failure;
    final boolean lasting;
    final int failures;
    final long dueNanos;
    private Phase phase = Phase.WAITING;

    /**
     * One more failure.
     *
     * @param failures how many there were in a row, this one included
     * @param failuresMax from so many on the worker says that waiting does not help
     */
    PreparationTrouble(Missing missing, TaskFailure failure, int failures, int failuresMax, long now) {
        this.missing = missing;
        this.failure = failure;
        this.failures = failures;
        this.lasting = failures >= failuresMax;
        this.dueNanos = now + Math.min(LAST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(failures - 1, 10));
    }

    Phase phase() {
        return phase;
    }

    void become(Phase next) {
        phase = TABLE.move(phase, next);
    }

    /** Whether the coordinator knows that the session cannot be prepared. */
    boolean isReported() {
        return phase != Phase.OVER;
    }
}
