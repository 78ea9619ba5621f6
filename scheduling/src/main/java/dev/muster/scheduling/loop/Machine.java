package dev.muster.scheduling.loop;

import java.util.List;
import java.util.OptionalLong;

/**
 * A pure state machine: events in, commands out.
 *
 * <p>Not thread-safe: one thread turns it, see {@link MachineLoop}.
 *
 * @param <E> what can happen to it
 * @param <C> what it wants done
 */
public interface Machine<E, C> {
    /**
     * The only method that changes state. It performs nothing: it returns what must be done, in order.
     *
     * @param nowNanos the time of the event on any monotonic clock; never less than in the call before
     */
    List<C> handle(E event, long nowNanos);

    /** When time itself becomes an event: {@link #timePassed()} is due then at the latest. Empty while nothing waits. */
    OptionalLong nextDeadlineNanos();

    /** The event that says that a deadline is here. */
    E timePassed();
}
