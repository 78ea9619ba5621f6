package dev.muster.scheduling.supervisor;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.Place;
import dev.muster.scheduling.loop.StateTable;
import org.jspecify.annotations.Nullable;

/**
 * The state of one attempt that a worker holds.
 *
 * <p>One that may start only when its client knows of it is announced before it is assigned, and is not sent to its runner until
 * then. It is queued again when its runner gives it back, or when there is no place for it any more.
 */
final class SupervisorAttempt {
    enum State {
        /** Its call is on its way here. */
        FETCHING,
        /** It waits for a runner. */
        QUEUED,
        /** A place in a runner is reserved for it for a while, until its client knows that it is about to start. */
        ANNOUNCED,
        /** It is in the queue of a runner. */
        ASSIGNED,
        /** User code of it runs. */
        RUNNING,
        /** It has ended, and the coordinator has not released it. */
        ENDED,
        /** The worker has forgotten it. */
        GONE
    }

    static final StateTable<State> TABLE = StateTable.of("attempt in the supervisor", State.class)
            .from(State.FETCHING, State.QUEUED, State.ENDED, State.GONE)
            .from(State.QUEUED, State.ANNOUNCED, State.ASSIGNED, State.ENDED, State.GONE)
            .from(State.ANNOUNCED, State.QUEUED, State.ASSIGNED, State.ENDED, State.GONE)
            .from(State.ASSIGNED, State.QUEUED, State.RUNNING, State.ENDED, State.GONE)
            .from(State.RUNNING, State.ENDED, State.GONE)
            .from(State.ENDED, State.GONE)
            .build();

    final SupervisorSession session;
    final Attempt attempt;
    final int epoch;
    final AttemptLimits options;

    @Nullable
    Payload call;

    /** Its call was asked for, and the file of it was not released. */
    boolean hasCallFile;

    private State state = State.FETCHING;

    @Nullable
    SupervisorRunner runner;

    @Nullable
    Place place;

    @Nullable
    Outcome outcome;

    /** When it was first said that it is about to start. */
    @Nullable
    Long announcedNanos;

    /** Its client knows that it is about to start. */
    boolean acknowledged;

    boolean cancelled;
    boolean recalled;
    boolean released;
    boolean timedOut;
    /** When the next step of stopping it is due: the interrupt of a time-out, then the kill. */
    @Nullable
    Long stopDueNanos;

    boolean interrupted;

    SupervisorAttempt(SupervisorSession session, Attempt attempt, int epoch, AttemptLimits options, Payload call) {
        this.session = session;
        this.attempt = attempt;
        this.epoch = epoch;
        this.options = options;
        this.call = call;
    }

    State state() {
        return state;
    }

    /** Enters a state; to become what it already is changes nothing. */
    void become(State next) {
        if (next != state) state = TABLE.move(state, next);
    }

    boolean isUnstarted() {
        return state == State.ASSIGNED || isHereOnly();
    }

    /** Whether it was not sent to a runner. */
    boolean isHereOnly() {
        return state == State.FETCHING || state == State.QUEUED || state == State.ANNOUNCED;
    }

    /** Whether it is not to be given to a runner yet. */
    boolean needsAcknowledgement() {
        return options.announced() && !acknowledged;
    }
}
