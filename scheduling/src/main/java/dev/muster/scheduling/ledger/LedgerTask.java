package dev.muster.scheduling.ledger;

import dev.muster.model.AttemptLimits;
import dev.muster.model.FailureKind;
import dev.muster.model.FailureKind.Blame;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.Place;
import dev.muster.model.TaskFailure;
import dev.muster.scheduling.loop.StateTable;
import org.jspecify.annotations.Nullable;

/**
 * The state of one task.
 *
 * <p>A task that is tried again goes back to the backlog, with the number of the next attempt.
 */
final class LedgerTask {
    enum State {
        /** It waits here until the window allows it. */
        BACKLOG,
        /** A coordinator has its current attempt. */
        OFFERED,
        /** Its outcome has been handed to the future, which may still ask for another attempt. */
        ENDED,
        /** The ledger has forgotten it. */
        GONE
    }

    static final StateTable<State> TABLE = StateTable.of("task in the ledger", State.class)
            .from(State.BACKLOG, State.OFFERED, State.GONE)
            .from(State.OFFERED, State.ENDED, State.BACKLOG, State.GONE)
            .from(State.ENDED, State.BACKLOG, State.GONE)
            .build();

    static final String MAY_HAVE_RUN =
            "The task may have run, and must not run twice (atMostOnce); find out from its effects whether it did. It was"
                    + " lost because: ";

    final long seq;
    final Payload call;
    final AttemptLimits options;
    final RetryPolicy retry;
    private State state = State.BACKLOG;
    int number = 1;
    int highestNumber = 1;
    /** An earlier attempt that was lost and may yet come back, as long as this one has not begun; 0 for none. */
    int follows;

    boolean lossCounted;
    boolean started;

    @Nullable
    Place place; // of this attempt, once it has started

    /**
     * The client has acknowledged that this attempt is about to start: only then can an attempt of an at-most-once task start.
     */
    boolean announced;

    boolean cancelled;
    boolean cancelForce;
    int lostAttempts;
    int runnerDeaths;

    LedgerTask(long seq, Payload call, AttemptLimits options, RetryPolicy retry) {
        this.seq = seq;
        this.call = call;
        this.options = retry.atMostOnce() ? options.onlyAnnounced() : options;
        this.retry = retry;
    }

    State state() {
        return state;
    }

    /** Enters a state; to become what it already is changes nothing. */
    void become(State next) {
        if (next != state) state = TABLE.move(state, next);
    }

    /** Whether its attempt may have run, and another must not. */
    boolean mustNotRunAgain() {
        return retry.atMostOnce() && announced;
    }

    /** Whether there is another attempt after one that ended like this. */
    boolean mayTryAgainAfter(TaskFailure failure) {
        // What a coordinator refuses has been tried wherever it could be.
        if (mustNotRunAgain() || failure.kind() == FailureKind.REFUSED) return false;
        Blame blame = failure.kind().blame();
        if (blame == Blame.INFRASTRUCTURE) return ++lostAttempts < retry.maxAttempts();
        return blame == Blame.RUNNER && ++runnerDeaths <= retry.runnerDeathRetries();
    }

    /** What may have run and must not run again ends as unknown, whatever took it away. */
    Outcome asTold(Outcome outcome) {
        if (!mustNotRunAgain() || !(outcome instanceof Outcome.Failed failed)) return outcome;
        TaskFailure failure = failed.failure();
        // A refusal comes before any start.
        boolean lost = failure.kind().blame() == Blame.INFRASTRUCTURE && failure.kind() != FailureKind.REFUSED;
        if (!lost) return outcome;
        return new Outcome.Failed(new TaskFailure(
                FailureKind.OUTCOME_UNKNOWN,
                MAY_HAVE_RUN + failure.message(),
                failure.thrown(),
                failure.throwable(),
                failure.place(),
                failure.autopsy()));
    }

    /** What it takes of the window, in bytes: a stored call lies elsewhere and only its name is under way. */
    long windowBytes() {
        return call instanceof Payload.Inline inline ? inline.size() : 0;
    }
}
