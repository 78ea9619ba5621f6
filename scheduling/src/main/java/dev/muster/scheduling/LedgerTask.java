package dev.muster.scheduling;

import dev.muster.task.AttemptLimits;
import dev.muster.task.Payload;
import dev.muster.task.Place;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger knows of one task.
 *
 * <p>BACKLOG → OFFERED when the window has room; OFFERED → ENDED when its outcome is handed to the future; OFFERED or ENDED
 * → BACKLOG, with the next number, when it is tried again. A task leaves the ledger from any of them.
 */
final class LedgerTask {
    enum State {
        BACKLOG,
        OFFERED,
        ENDED,
        GONE
    }

    final long seq;
    final Payload call;
    final AttemptLimits options;
    final RetryPolicy retry;
    State state = State.BACKLOG;
    int number = 1;
    boolean started;

    @Nullable
    Place place; // of this attempt, once it has started

    boolean cancelled;
    boolean cancelForce;
    int lostAttempts;
    int runnerDeaths;

    LedgerTask(long seq, Payload call, AttemptLimits options, RetryPolicy retry) {
        this.seq = seq;
        this.call = call;
        this.options = options;
        this.retry = retry;
    }

    /** What it takes of the window, in bytes: a stored call lies elsewhere and only its name is under way. */
    long windowBytes() {
        return call instanceof Payload.Inline inline ? inline.size() : 0;
    }
}
