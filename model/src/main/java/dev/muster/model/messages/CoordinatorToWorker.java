package dev.muster.model.messages;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.BlobId;
import dev.muster.model.Environment;
import dev.muster.model.Payload;
import dev.muster.model.RefusalReason;
import dev.muster.task.SessionId;

/** What a coordinator says to a worker, on the one stream between them, in order. */
public sealed interface CoordinatorToWorker {
    /** A session is attached to this coordinator: answer with an inventory, and refuse lower epochs from now on. */
    record OpenSession(SessionId session, int epoch, Environment environment) implements CoordinatorToWorker {}

    /** Start runners for this session ahead of its tasks, as many as have a free slot. It has been opened before. */
    record Prestart(SessionId session) implements CoordinatorToWorker {}

    /** A session is over: stop what runs of it, forget what is held of it. */
    record CloseSession(SessionId session, int epoch) implements CoordinatorToWorker {}

    /** Run this. The session has been opened before. */
    record Dispatch(Attempt attempt, int epoch, AttemptLimits options, Payload call) implements CoordinatorToWorker {}

    /**
     * Stop this attempt and report how it ended.
     *
     * @param force whether it is stopped even if it has started
     */
    record Cancel(Attempt attempt, boolean force) implements CoordinatorToWorker {}

    /** The client of this attempt has acknowledged that it is about to start: it may. */
    record Heard(Attempt attempt) implements CoordinatorToWorker {}

    /** Give this attempt back if it has not started; otherwise say nothing. */
    record Recall(Attempt attempt) implements CoordinatorToWorker {}

    /** Nothing waits for this attempt any more: stop it if it still runs, and forget it and its outcome. */
    record Release(Attempt attempt) implements CoordinatorToWorker {}

    /** Finish what has started, give back the rest, take nothing new. */
    record Drain() implements CoordinatorToWorker {}

    /** The client needs these bytes of yours: push them on the bulk connection under this number. */
    record BlobWanted(SessionId session, BlobId blob, long transfer) implements CoordinatorToWorker {}

    /** The coordinator is alive. */
    record CoordinatorBeat() implements CoordinatorToWorker {}

    /** Turned away; the stream ends after this. */
    record Refused(RefusalReason reason, String message) implements CoordinatorToWorker {}
}
