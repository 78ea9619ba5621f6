package dev.muster.client.session;

import dev.muster.codec.payload.Encoded;
import dev.muster.model.Place;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for the outcome of a submission. All but {@link #started} and {@link #isWanted} run user code: completers call them.
 */
public interface OutcomeReceiver {
    /** User code runs now. Called on the thread of the loop: must be quick. */
    void started(Place place);

    /** Where it runs or ran; null before its start was reported. */
    @Nullable
    Place startedAt();

    /** Whether its start was reported. */
    default boolean isStarted() {
        return startedAt() != null;
    }

    /** Whether an outcome is still of interest. */
    boolean isWanted();

    /** The task returned; these are the bytes of its result, until this returns. Does not throw for whatever they are. */
    void succeeded(Encoded result);

    /** The task failed, or will never run. The exception is fresh and belongs to this receiver alone. */
    void failed(Throwable failure);

    /** The task was cancelled, and not by its user. */
    void cancelled();

    /** Cancels it as its user would; what has started is stopped where the argument says so. */
    void giveUp(boolean force);

    /** Waits until the outcome has been taken; false if the time is up first. Dependents of the future may still run. */
    boolean awaitDone(long nanos) throws InterruptedException;
}
