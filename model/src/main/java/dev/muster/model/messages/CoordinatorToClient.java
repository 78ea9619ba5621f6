package dev.muster.model.messages;

import dev.muster.model.AttemptLimits;
import dev.muster.model.BlobId;
import dev.muster.model.Certainty;
import dev.muster.model.Outcome;
import dev.muster.model.Place;
import dev.muster.model.RefusalReason;
import dev.muster.model.TaskFailure;

/** What a coordinator says to a client, on the one stream of its session, in order. */
public sealed interface CoordinatorToClient {
    /**
     * How much the client may have under way: attempts offered and not consumed, and the bytes of their calls. The first
     * message after an attach; later ones replace it. A client over a window that has shrunk offers nothing until it fits.
     */
    record Window(int attempts, long bytes) implements CoordinatorToClient {}

    /**
     * This attempt is about to start and waits for the acknowledgement of the client ({@link AttemptLimits#announced}). Comes
     * again after each new stream between, until the answer has reached the worker.
     */
    record Announced(long seq, int number) implements CoordinatorToClient {}

    /**
     * User code of this attempt runs, or is about to. An attempt that was reported as lost may come back, by this or by
     * {@link Ended}, only if the one that follows it has not begun and never will.
     */
    record Started(long seq, int number, Place place) implements CoordinatorToClient {}

    /** How an attempt ended. May come again after a new attach, until it is consumed. */
    record Ended(long seq, int number, Outcome outcome) implements CoordinatorToClient {}

    /**
     * This attempt will not end: the worker that had it is gone, and it has been fenced. The client decides what becomes of the
     * task.
     */
    record Lost(long seq, int number, Certainty certainty, String why) implements CoordinatorToClient {}

    /** A runner of this session died, busy or idle; what that means for an attempt is reported by its end. */
    record RunnerDied(TaskFailure failure) implements CoordinatorToClient {}

    /** A runner needs these bytes of yours: push them on the bulk connection under this number. */
    record BlobWanted(BlobId blob, long transfer) implements CoordinatorToClient {}

    /**
     * The coordinator is alive.
     *
     * @param workers how many workers it sees
     * @param slots how many tasks they can run at a time
     */
    record CoordinatorBeat(int workers, int slots) implements CoordinatorToClient {}

    /** Turned away; the stream ends after this. */
    record Refused(RefusalReason reason, String message) implements CoordinatorToClient {}
}
