package dev.muster.scheduling.supervisor;

import dev.muster.task.Attempt;
import dev.muster.task.AttemptLimits;
import dev.muster.task.Outcome;
import dev.muster.task.Payload;
import dev.muster.task.Place;
import org.jspecify.annotations.Nullable;

/**
 * What a worker knows of one attempt it holds.
 *
 * <p>FETCHING (its call is on its way) → QUEUED → ASSIGNED (in the queue of a runner) → RUNNING → ENDED, where it stays until
 * the coordinator releases it. One that may start only when its client has heard of it is ANNOUNCED before it is ASSIGNED: a
 * place in a runner is kept for it for a while, and the runner knows nothing of it yet. ASSIGNED → QUEUED when the runner
 * gives it back, ANNOUNCED → QUEUED when there is no place for it any more. Out of any state when it is forgotten.
 */
public final class SupervisorAttempt {
    public enum State {
        FETCHING,
        QUEUED,
        ANNOUNCED,
        ASSIGNED,
        RUNNING,
        ENDED,
        GONE
    }

    final SupervisorSession session;
    public final Attempt attempt;
    final int epoch;
    final AttemptLimits options;

    @Nullable
    Payload call;

    public State state;

    @Nullable
    SupervisorRunner runner;

    @Nullable
    Place place;

    @Nullable
    Outcome outcome;

    /** When it was first said that it is about to start. */
    @Nullable
    Long announcedNanos;

    /** Its client has heard that it is about to start. */
    boolean heard;

    boolean cancelled;
    boolean recalled;
    boolean released;
    boolean timedOut;
    /** When the next step of stopping it is due: the interrupt of a time-out, then the kill. */
    @Nullable
    Long stopDueNanos;

    boolean interrupted;

    SupervisorAttempt(
            SupervisorSession session, Attempt attempt, int epoch, AttemptLimits options, Payload call, State state) {
        this.session = session;
        this.attempt = attempt;
        this.epoch = epoch;
        this.options = options;
        this.call = call;
        this.state = state;
    }

    boolean isUnstarted() {
        return state == State.ASSIGNED || isHereOnly();
    }

    /** Whether no runner knows of it. */
    boolean isHereOnly() {
        return state == State.FETCHING || state == State.QUEUED || state == State.ANNOUNCED;
    }

    /** Whether it is not to be given to a runner yet. */
    boolean mustBeHeardOf() {
        return options.announced() && !heard;
    }
}
