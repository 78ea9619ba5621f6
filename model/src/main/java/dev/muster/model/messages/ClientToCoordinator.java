package dev.muster.model.messages;

import dev.muster.model.AttemptLimits;
import dev.muster.model.Environment;
import dev.muster.model.OpenAttempt;
import dev.muster.model.Payload;
import dev.muster.task.SessionId;
import java.util.List;

/** What a client says to its coordinator, on the one stream of its session, in order. */
public sealed interface ClientToCoordinator {
    /**
     * A new registration, the first message of each stream; nothing is ever resumed.
     *
     * @param epoch how often this session has been attached, from 1
     * @param open every attempt offered under an earlier epoch whose outcome the client has not consumed
     */
    record Attach(SessionId session, int epoch, Environment environment, List<OpenAttempt> open)
            implements ClientToCoordinator {
        public Attach {
            open = List.copyOf(open);
            if (epoch < 1) throw new IllegalArgumentException("epochs count from 1: " + epoch);
        }
    }

    /**
     * A task to run, within the window.
     *
     * @param follows the number of an earlier attempt that was lost and may yet come back: until this one has begun, it is
     *     worth as much; 0 for none
     */
    record Offer(long seq, int number, AttemptLimits options, Payload call, int follows)
            implements ClientToCoordinator {
        /** One that no earlier attempt can replace. */
        public Offer(long seq, int number, AttemptLimits options, Payload call) {
            this(seq, number, options, call, 0);
        }
    }

    /**
     * Stop this attempt; its outcome still comes, and must still be consumed.
     *
     * @param force whether it is stopped even if it has started
     */
    record Cancel(long seq, int number, boolean force) implements ClientToCoordinator {}

    /** The answer to {@link CoordinatorToClient.Announced}: the client has made a note of it, and the attempt may start. */
    record Heard(long seq, int number) implements ClientToCoordinator {}

    /** The outcome is safe with the client: everybody else may forget the attempt. */
    record Consumed(long seq, int number) implements ClientToCoordinator {}

    /**
     * The client is alive.
     *
     * @param backlog how many tasks wait in the client for a place in the window
     */
    record ClientBeat(long backlog) implements ClientToCoordinator {}

    /** Start runners for this session ahead of its tasks, wherever a slot is free. */
    record Prestart() implements ClientToCoordinator {}

    /** The session is over: whatever is left of it is stopped and forgotten. */
    record Goodbye() implements ClientToCoordinator {}
}
