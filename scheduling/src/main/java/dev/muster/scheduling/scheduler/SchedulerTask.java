package dev.muster.scheduling.scheduler;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.BlobId;
import dev.muster.model.Certainty;
import dev.muster.model.HeldAttempt;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.scheduling.loop.StateTable;
import dev.muster.task.TaskId;
import org.jspecify.annotations.Nullable;

/**
 * The state of one task: its current attempt. The payload is kept only until its start is known, so that what
 * was given back unstarted can be dispatched again; outcomes are not kept at all, their worker has them.
 */
final class SchedulerTask {
    enum State {
        /** It waits here for a worker. */
        QUEUED,
        /** Its client says that it is open; no worker has reported it yet. */
        RECOVERING,
        /** A worker has it, waiting or running. */
        AT_WORKER,
        /** It has ended, and its client has not consumed the outcome. */
        ENDED,
        /** Its worker is gone with it, and its client does not know. */
        LOST,
        /** The coordinator has forgotten it. */
        GONE
    }

    static final StateTable<State> TABLE = StateTable.of("task in the scheduler", State.class)
            .from(State.QUEUED, State.AT_WORKER, State.ENDED, State.GONE)
            .from(State.RECOVERING, State.AT_WORKER, State.ENDED, State.LOST, State.GONE)
            .from(State.AT_WORKER, State.QUEUED, State.ENDED, State.LOST, State.GONE)
            .from(State.ENDED, State.LOST, State.GONE)
            .from(State.LOST, State.AT_WORKER, State.ENDED, State.GONE)
            .build();

    final SchedulerSession session;
    final Attempt attempt;
    final AttemptLimits options;
    /** The attempt of the same task that was lost and may take this one's place until it has begun; 0 for none. */
    final int follows;
    /** The attempt whose place this one has taken back; 0 for none. */
    final int insteadOf;

    private State state;

    /** The attempt that this one follows, come back, and waiting until it is certain that this one has not begun. */
    @Nullable
    HeldAttempt earlier;

    @Nullable
    SchedulerWorker earlierWorker;

    @Nullable
    Payload call;

    @Nullable
    SchedulerWorker worker;
    /** The epoch of the session when it was dispatched, or last confirmed by an inventory. */
    int epoch;

    /** Where the result is a blob: its name. */
    @Nullable
    BlobId storedResult;

    boolean started;
    /** The client knows that it has started. */
    boolean startReported;

    /** It waits at its worker until its client knows that it is about to start. */
    boolean announced;

    boolean recalled;
    boolean cancelled;
    boolean cancelForce;
    /** The epoch under which its outcome was last said to the client. */
    int deliveredEpoch;

    /** How it ended before any worker ran it: there is no outcome elsewhere. */
    @Nullable
    Outcome endedHere;

    Certainty certainty = Certainty.NEVER_STARTED;
    String why = "";

    SchedulerTask(
            SchedulerSession session,
            long seq,
            int number,
            AttemptLimits options,
            @Nullable Payload call,
            State state,
            int follows,
            int insteadOf) {
        this.session = session;
        this.attempt = new Attempt(new TaskId(session.id, seq), number);
        this.options = options;
        this.call = call;
        this.state = state;
        this.follows = follows;
        this.insteadOf = insteadOf;
    }

    State state() {
        return state;
    }

    /** Enters a state; to become what it already is changes nothing. */
    void become(State next) {
        if (next != state) state = TABLE.move(state, next);
    }

    /** Whether an earlier attempt may take its place, as far as it is known here. */
    boolean mayBeReplaced() {
        return follows > 0 && !started && !cancelled && (state == State.QUEUED || state == State.AT_WORKER);
    }

    long seq() {
        return attempt.task().seq();
    }

    int number() {
        return attempt.number();
    }
}
