package dev.muster.model.messages;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.HeldAttempt;
import dev.muster.model.Outcome;
import dev.muster.model.Place;
import dev.muster.model.TaskFailure;
import dev.muster.model.WorkerId;
import dev.muster.task.SessionId;
import java.util.List;

/** What a worker says to a coordinator, on the one stream between them, in order. */
public sealed interface WorkerToCoordinator {
    /**
     * A new registration, the first message of each stream, with everything the worker holds.
     *
     * @param registration counts the streams that this daemon dials: of two registrations the higher is the later, whichever
     *     is heard first
     * @param slots how many tasks it can run at a time
     * @param held every attempt it has queued, runs, or has ended and not yet released
     */
    record Join(WorkerId worker, String host, long pid, long registration, int slots, List<HeldAttempt> held)
            implements WorkerToCoordinator {
        public Join {
            held = List.copyOf(held);
        }
    }

    /** The answer to each {@link CoordinatorToWorker.OpenSession}: what the worker holds of that session. */
    record Inventory(SessionId session, int epoch, List<HeldAttempt> held) implements WorkerToCoordinator {
        public Inventory {
            held = List.copyOf(held);
        }
    }

    /**
     * A runner is free for this attempt, and it waits for the acknowledgement of its client ({@link AttemptLimits#announced}).
     * Sent once; later streams repeat it in their snapshot.
     */
    record Announced(Attempt attempt) implements WorkerToCoordinator {}

    /** User code of this attempt runs, or is about to. */
    record Started(Attempt attempt, Place place) implements WorkerToCoordinator {}

    /**
     * How an attempt ended. The worker keeps the outcome until it receives {@link CoordinatorToWorker.Release}.
     *
     * @param runNanos how long it ran, 0 if it did not
     */
    record Ended(Attempt attempt, Outcome outcome, long runNanos) implements WorkerToCoordinator {}

    /** Given back: it has never started here, and will not. */
    record Returned(Attempt attempt) implements WorkerToCoordinator {}

    /**
     * Nothing of this session can be started here for now: its code, its calls or its runners cannot be had. What had not
     * started is given back, and the worker tries by itself until it says {@link CanPrepare}. Said anew after each
     * {@link CoordinatorToWorker.OpenSession}, as long as it is so.
     *
     * @param failure what a task would fail with, if no other worker can help
     * @param lasting whether the worker has tried for long enough to say that waiting does not help
     */
    record CannotPrepare(SessionId session, TaskFailure failure, boolean lasting) implements WorkerToCoordinator {}

    /** What kept this session from being prepared here may be over: its tasks may come again. */
    record CanPrepare(SessionId session) implements WorkerToCoordinator {}

    /**
     * A runner of this session died, busy or idle, without a command to end. Sent before the outcomes of what it ran, and
     * said once: it is lost if the stream is.
     */
    record RunnerDied(SessionId session, TaskFailure failure) implements WorkerToCoordinator {}

    /**
     * The worker can run another number of tasks than it said before.
     *
     * @param reason why, for the operator; empty when all is well
     */
    record Slots(int slots, String reason) implements WorkerToCoordinator {}

    /** The sender is not the current coordinator of that session: a higher epoch is known. */
    record StaleEpoch(SessionId session, int epoch) implements WorkerToCoordinator {}

    /** The client needs these bytes of yours: the coordinator asked for them, and they are not here. */
    record BlobMissing(long transfer, String why) implements WorkerToCoordinator {}

    /** The worker is alive. */
    record WorkerBeat() implements WorkerToCoordinator {}
}
