package dev.muster.scheduling.ledger;

import dev.muster.model.BlobId;
import dev.muster.model.Outcome;
import dev.muster.model.Place;
import dev.muster.model.RefusalReason;
import dev.muster.model.TaskFailure;
import dev.muster.model.messages.ClientToCoordinator;

/** What a {@link Ledger} wants done. */
public sealed interface LedgerCommand {
    /** Open a stream to a coordinator; answered by LinkUp or LinkDown with the same number. */
    record Dial(long link) implements LedgerCommand {}

    /** End that stream; no LinkDown needs to follow. */
    record CloseLink(long link, String why) implements LedgerCommand {}

    /** Say this on that stream. */
    record ToCoordinator(long link, ClientToCoordinator message) implements LedgerCommand {}

    /** A coordinator has accepted this session; once for each stream. */
    record Registered() implements LedgerCommand {}

    /** Complete the future of this task; answered by Consumed or RetryAsked. At most one is unanswered for each task. */
    record Complete(long seq, int number, Outcome outcome) implements LedgerCommand {}

    /** The task runs now, for the status of its future. */
    record ReportStarted(long seq, int number, Place place) implements LedgerCommand {}

    /** The client needs to push bytes it holds. */
    record PushBlob(long link, BlobId blob, long transfer) implements LedgerCommand {}

    /** A runner of this session died, busy or idle; what it ran ends by itself. */
    record ReportRunnerDied(TaskFailure failure) implements LedgerCommand {}

    /** The cluster has grown or shrunk. */
    record ReportCapacity(int workers, int slots) implements LedgerCommand {}

    /** The coordinator turned this client away for good: nothing that is open or to come can run. */
    record GiveUp(RefusalReason reason, String message) implements LedgerCommand {}

    /** After DrainAsked or CloseAsked: nothing is open any more, and the session has been ended. */
    record Finished() implements LedgerCommand {}
}
