package dev.muster.proto;

import java.util.List;

/**
 * The receiving half of one stream. Called by one thread at a time, in order; must not block.
 *
 * @param <I> what can arrive
 */
public interface LinkListener<I> {
    /** The stream is open and the peer's hello fits; the first call, if it comes at all. */
    void onUp(PeerHello peer);

    /**
     * What the peer sent, in order. The next batch is asked for only after the second argument has run: that is the
     * back-pressure.
     */
    void onMessages(List<I> batch, Runnable handled);

    /**
     * This side has a fault that each further attempt would meet again, such as a library that is missing. {@link
     * #onDown} follows.
     */
    default void onFault(Throwable fault) {}

    /** The stream is over, or could not be opened; the last call, always comes, exactly once. */
    void onDown(String why);
}
