package dev.muster.model;

import java.util.Optional;

/**
 * An attempt that a worker holds, as its snapshot lists it.
 *
 * @param epoch the epoch of the session under which it was dispatched
 * @param place where it runs or ran; empty while it waits
 * @param outcome how it ended; empty while it has not
 * @param announced whether it could start now, and waits for the acknowledgement of its client ({@link AttemptLimits#announced})
 */
public record HeldAttempt(
        Attempt attempt, int epoch, Optional<Place> place, Optional<Outcome> outcome, boolean announced) {
    /** One that does not wait for its client. */
    public HeldAttempt(Attempt attempt, int epoch, Optional<Place> place, Optional<Outcome> outcome) {
        this(attempt, epoch, place, outcome, false);
    }

    /** Whether user code of it may have run. */
    public boolean isStarted() {
        return place.isPresent();
    }
}
