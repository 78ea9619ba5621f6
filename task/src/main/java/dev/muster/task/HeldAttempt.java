package dev.muster.task;

import java.util.Optional;

/**
 * An attempt that a worker holds, as its snapshot tells it.
 *
 * @param epoch the epoch of the session under which it was dispatched
 * @param place where it runs or ran; empty while it waits
 * @param outcome how it ended; empty while it has not
 */
public record HeldAttempt(Attempt attempt, int epoch, Optional<Place> place, Optional<Outcome> outcome) {
    /** Whether user code of it may have run. */
    public boolean isStarted() {
        return place.isPresent();
    }
}
