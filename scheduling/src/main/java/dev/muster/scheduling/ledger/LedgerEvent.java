package dev.muster.scheduling.ledger;

import dev.muster.model.AttemptLimits;
import dev.muster.model.Payload;
import dev.muster.model.messages.CoordinatorToClient;

/** What can happen to a {@link Ledger}. */
public sealed interface LedgerEvent {
    /** The user submitted a task; each seq comes once. */
    record Submitted(long seq, Payload call, AttemptLimits options, RetryPolicy retry) implements LedgerEvent {}

    /**
     * The user gave a task up; its future is already cancelled.
     *
     * @param force whether it is stopped even if it has started
     */
    record CancelAsked(long seq, boolean force) implements LedgerEvent {}

    /** The outcome that {@link LedgerCommand.Complete} gave has reached the future: the task may be forgotten. */
    record Consumed(long seq) implements LedgerEvent {}

    /** The outcome is not what the user wants and the user's own policy says to try again: instead of {@link Consumed}. */
    record RetryAsked(long seq) implements LedgerEvent {}

    /** The bytes of a stored result cannot be had any more: its worker is gone. Instead of {@link Consumed}. */
    record ResultLost(long seq, String why) implements LedgerEvent {}

    /** Register with the cluster now, even though nothing has been submitted. */
    record ConnectAsked() implements LedgerEvent {}

    /** Start runners ahead of tasks; answered by nothing. */
    record PrestartAsked() implements LedgerEvent {}

    /** The stream that {@link LedgerCommand.Dial} asked for can be written to. */
    record LinkUp(long link) implements LedgerEvent {}

    /** That stream is over, or could not be opened. */
    record LinkDown(long link, String why) implements LedgerEvent {}

    /** A message on that stream. */
    record FromCoordinator(long link, CoordinatorToClient message) implements LedgerEvent {}

    /** The user will submit nothing more: say when all is done. */
    record DrainAsked() implements LedgerEvent {}

    /** The session is to end now: whatever is open is abandoned, without completing it. */
    record CloseAsked() implements LedgerEvent {}

    /** A deadline is here. */
    record TimePassed() implements LedgerEvent {}
}
