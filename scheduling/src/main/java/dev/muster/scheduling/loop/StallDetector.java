package dev.muster.scheduling.loop;

import dev.muster.model.Limits;
import java.util.OptionalLong;

/**
 * Notices that the process of its machine stood still: it was stopped, its host was frozen, it collected garbage, or it had
 * no processor. What its peers sent meanwhile may lie unread in a buffer, so their silence proves nothing: for a time after
 * such a gap the machine catches up with what has arrived, and declares nobody lost.
 *
 * <p>A machine says after each event when it must be turned again at the latest. If that moment is long past at the next
 * event, the machine stood still for so long.
 */
public final class StallDetector {
    /** A machine that is turned so late is only busy. */
    private static final long NOTICED_NANOS = 1_000_000_000L;

    private static final long LONGEST_NANOS = Limits.LOST_AFTER.toNanos();

    private OptionalLong turnDueNanos = OptionalLong.empty();
    private boolean catchesUp;
    private long untilNanos;

    /** An event has come; the first thing in each turn. Returns whether the machine stood still just before it. */
    public boolean over(long now) {
        if (catchesUp && now - untilNanos >= 0) catchesUp = false;
        if (turnDueNanos.isEmpty()) return false;
        long late = now - turnDueNanos.getAsLong();
        if (late < NOTICED_NANOS) return false;
        // Twice as long as it stood still, so that many short gaps do not add up to a machine that declares nobody
        // lost.
        long until = now + Math.min(2 * late, LONGEST_NANOS);
        if (!catchesUp || until - untilNanos > 0) untilNanos = until;
        catchesUp = true;
        return true;
    }

    /** The turn is over; the last thing in each. Empty: nothing but an event turns the machine again. */
    public void turnDue(OptionalLong nanos, long now) {
        turnDueNanos = nanos.isPresent() ? OptionalLong.of(Deadlines.later(nanos.getAsLong(), now)) : nanos;
    }

    /** Whether the machine reads now what its peers sent during a gap, so that nobody may be declared lost. */
    public boolean catchesUp() {
        return catchesUp;
    }

    /** When a peer may be declared lost whose time is up at that moment: then, or when the machine has caught up. */
    public long afterCatchingUp(long dueNanos) {
        return catchesUp ? Deadlines.later(dueNanos, untilNanos) : dueNanos;
    }
}
