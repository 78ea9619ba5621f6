package dev.muster.proto;

import dev.muster.proto.messages.WireException;

/**
 * The sending half of one stream between two machines: what is said arrives once and in order, or the stream ends.
 *
 * <p>One thread says things ({@link #send}, {@link #flush}); closing is for any thread. What is said between two flushes,
 * and what gathers while the transport is busy with an earlier message, leaves as one message, within
 * {@link dev.muster.model.Limits#BATCH_BYTES}.
 *
 * @param <O> what can be said
 */
public interface Link<O> {
    /**
     * Adds this to what leaves with the next flush; never blocks. If the peer takes nothing for so long that what waits for
     * it passes the bound of the transport, the stream is ended with that reason. What is said after the end is not heard.
     *
     * @throws WireException if this message is too large to travel at all; the stream goes on without it
     */
    void send(O message);

    /** What was said may leave now; whatever the transport cannot take yet leaves as soon as it can. */
    void flush();

    /** Where the connection of the peer comes from, as HOST:PORT; empty where nothing was dialed, as within one JVM. */
    default String peerAddress() {
        return "";
    }

    /** Ends the stream after what has been said and flushed. Idempotent; the listener's {@code onDown} follows. */
    void close(String why);
}
