package dev.muster.proto;

import dev.muster.proto.messages.WireException;

/**
 * The sending half of one stream between two machines: messages arrive once and in order, or the stream ends.
 *
 * <p>One thread sends ({@link #send}, {@link #flush}); any thread may close. The messages between two flushes, and those that
 * wait while the transport is busy, are written as one batch, within {@link dev.muster.model.Limits#BATCH_BYTES}.
 *
 * @param <O> the messages
 */
public interface Link<O> {
    /**
     * Adds a message to the next flush; never blocks. If the peer takes nothing for so long that the waiting messages pass the
     * bound of the transport, the stream ends with that reason. A message after the end is dropped.
     *
     * @throws WireException if this message is too large to travel at all; the stream continues without it
     */
    void send(O message);

    /** Lets the messages leave now; what the transport cannot take yet leaves as soon as it can. */
    void flush();

    /** Where the connection of the peer comes from, as HOST:PORT; empty where nothing was dialed, as within one JVM. */
    default String peerAddress() {
        return "";
    }

    /** Ends the stream after what has been said and flushed. Idempotent; the listener's {@code onDown} follows. */
    void close(String why);
}
