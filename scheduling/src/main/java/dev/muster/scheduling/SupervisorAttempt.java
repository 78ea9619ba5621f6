package dev.muster.scheduling;

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
 * the coordinator releases it. ASSIGNED → QUEUED when the runner gives it back. Out of any state when it is forgotten.
 */
final class SupervisorAttempt {
    enum State {
        FETCHING,
        QUEUED,
        ASSIGNED,
        RUNNING,
        ENDED,
        GONE
    }

    final SupervisorSession session;
    final Attempt attempt;
    final int epoch;
    final AttemptLimits options;

    @Nullable
    Payload call;

    State state;

    @Nullable
    SupervisorRunner runner;

    @Nullable
    Place place;

    @Nullable
    Outcome outcome;

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
        return state == State.FETCHING || state == State.QUEUED || state == State.ASSIGNED;
    }
}
