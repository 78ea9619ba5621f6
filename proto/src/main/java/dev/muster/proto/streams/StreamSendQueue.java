package dev.muster.proto.streams;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.muster.model.Limits;
import dev.muster.proto.PeerHello;
import dev.muster.proto.messages.MessageChecks;
import dev.muster.proto.messages.MessageCodec;
import dev.muster.proto.messages.StreamHandshake;
import dev.muster.proto.messages.WireException;
import dev.muster.proto.v1.PbStreams;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on one stream, and the only place where its messages are made and numbered.
 *
 * <p>The sending thread collects messages alone and without a lock; only what it has flushed is shared. One thread at a time
 * takes batches from the other end (the link ensures that).
 *
 * @param <T> what can be said
 * @param <I> its item on the wire
 * @param <B> its batch on the wire
 */
final class StreamSendQueue<T, I extends MessageLite, B> {
    /** What may wait for a peer that takes nothing; also the largest item, which travels in pieces. */
    static final int WAITING_BYTES_MAX = 64 * 1024 * 1024;

    /** Above this an item travels in pieces: a batch must stay below what a peer reads, together with the rest of it. */
    private static final int WHOLE_BYTES_MAX = Limits.MESSAGE_BYTES_MAX - 128 * 1024;

    private static final int PIECE_BYTES = Limits.BATCH_BYTES;

    /** What the fields around an item cost, so that many tiny ones count for something. */
    private static final int ITEM_OVERHEAD = 8;

    private final MessageCodec<T, I, B> family;

    // of the sending thread
    private List<I> gathered = new ArrayList<>();
    private long gatheredBytes;

    // shared, guarded by this
    private final ArrayDeque<I> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private PbStreams.@Nullable Hello hello;
    private @Nullable String end;

    // of the writing thread
    private long number;
    private volatile boolean ended;

    StreamSendQueue(MessageCodec<T, I, B> family) {
        this.family = family;
    }

    /** Nothing leaves before this is said. */
    synchronized void greet(PeerHello own) {
        hello = StreamHandshake.toWire(own);
    }

    /** Whether enough has gathered to be worth a message of its own. */
    boolean say(T message) {
        I item = family.toItem(message);
        int size = item.getSerializedSize();
        if (size > WAITING_BYTES_MAX) {
            throw new WireException(message.getClass().getSimpleName() + " of " + size + " bytes; at most "
                    + WAITING_BYTES_MAX + " can travel");
        }
        if (size > WHOLE_BYTES_MAX) {
            cut(item.toByteString());
        } else {
            gather(item, size);
        }
        return gatheredBytes >= Limits.BATCH_BYTES;
    }

    /** Shares what has gathered; false if more waits than may. */
    boolean flush() {
        if (gathered.isEmpty()) return true;
        List<I> flushed = gathered;
        synchronized (this) {
            if (end == null && !ended) {
                waiting.addAll(flushed);
                waitingBytes += gatheredBytes;
            }
            gatheredBytes = 0;
            flushed.clear();
            return waitingBytes <= WAITING_BYTES_MAX + (long) WHOLE_BYTES_MAX;
        }
    }

    /** Says this before all else that has not been flushed yet, from any thread. */
    synchronized void interject(T message) {
        I item = family.toItem(message);
        waiting.add(item);
        waitingBytes += item.getSerializedSize() + ITEM_OVERHEAD;
    }

    /** The last words; what is flushed later is not said. */
    synchronized void end(String why) {
        if (end == null) end = MessageChecks.clipped(why);
    }

    /** The next message, or null if there is nothing to say now. */
    @Nullable
    B next() {
        List<I> items;
        PbStreams.@Nullable Hello greeting = null;
        @Nullable String last = null;
        synchronized (this) {
            if (ended || (number == 0 && hello == null)) return null;
            if (number == 0) greeting = hello;
            items = take();
            if (waiting.isEmpty() && end != null) last = end;
        }
        if (items.isEmpty() && greeting == null && last == null) return null;
        if (last != null) ended = true;
        return family.batch(++number, greeting, items, last);
    }

    /** Whether the last words have been taken. */
    boolean isEnded() {
        return ended;
    }

    /** Forgets what waits: the stream is over, nothing but an end can be said any more. */
    synchronized void discard() {
        waiting.clear();
        waitingBytes = 0;
    }

    synchronized long waitingBytes() {
        return waitingBytes;
    }

    private List<I> take() {
        if (waiting.isEmpty()) return List.of();
        var items = new ArrayList<I>(Math.min(waiting.size(), 1024));
        long bytes = 0;
        for (I item = waiting.peek(); item != null; item = waiting.peek()) {
            int size = item.getSerializedSize() + ITEM_OVERHEAD;
            if (!items.isEmpty() && bytes + size > Limits.BATCH_BYTES) break;
            bytes += size;
            items.add(waiting.remove());
        }
        waitingBytes -= bytes;
        return items;
    }

    private void gather(I item, int size) {
        gathered.add(item);
        gatheredBytes += size + ITEM_OVERHEAD;
    }

    private void cut(ByteString whole) {
        for (int from = 0; from < whole.size(); from += PIECE_BYTES) {
            int to = Math.min(from + PIECE_BYTES, whole.size());
            I piece = family.piece(PbStreams.Fragment.newBuilder()
                    .setPiece(whole.substring(from, to))
                    .setLast(to == whole.size())
                    .build());
            gather(piece, piece.getSerializedSize());
        }
    }
}
