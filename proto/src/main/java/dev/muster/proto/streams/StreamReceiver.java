package dev.muster.proto.streams;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.muster.model.jvm.LinkGuard;
import dev.muster.proto.PeerHello;
import dev.muster.proto.messages.MessageChecks;
import dev.muster.proto.messages.MessageCodec;
import dev.muster.proto.messages.StreamHandshake;
import dev.muster.proto.messages.WireException;
import dev.muster.proto.v1.PbStreams;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the batches of one stream into records: each once, in order, checked, and the pieces of large ones put together.
 * Not thread-safe.
 *
 * @param <T> the messages that can arrive
 * @param <I> its item on the wire
 * @param <B> its batch on the wire
 */
public final class StreamReceiver<T, I extends MessageLite, B> {
    /**
     * What one batch contained.
     *
     * @param isDouble it arrived before, and has no content
     * @param end why the peer ends the stream, or null
     */
    record Received<T>(
            boolean isDouble,
            @Nullable PeerHello hello,
            List<T> items,
            @Nullable String end) {}

    private final MessageCodec<T, I, B> family;
    private final LinkGuard guard = new LinkGuard();
    private ByteString pieces = ByteString.EMPTY;

    public StreamReceiver(MessageCodec<T, I, B> family) {
        this.family = family;
    }

    /** Throws {@link WireException} if the peer breaks the protocol; the stream is of no use then. */
    public Received<T> take(B batch) {
        switch (guard.judge(family.number(batch))) {
            case DROP -> {
                return new Received<>(true, null, List.of(), null);
            }
            case BREAK -> throw new WireException("a message before number " + family.number(batch) + " is missing");
            default -> {}
        }
        PbStreams.@Nullable Hello hello = family.hello(batch);
        @Nullable String end = family.end(batch);
        try {
            return new Received<>(
                    false,
                    hello == null ? null : StreamHandshake.fromWire(hello),
                    itemsOf(batch),
                    end == null ? null : MessageChecks.text(end, "the end of a stream"));
        } catch (InvalidProtocolBufferException e) {
            throw new WireException("an item in pieces cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            // a record refuses what no check above has caught
            throw new WireException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    private List<T> itemsOf(B batch) throws InvalidProtocolBufferException {
        List<I> items = family.items(batch);
        var all = new ArrayList<T>(items.size());
        for (I item : items) {
            PbStreams.@Nullable Fragment fragment = family.pieceOf(item);
            if (fragment != null) {
                I whole = joined(fragment);
                if (whole != null) all.add(family.fromItem(whole));
            } else {
                if (!pieces.isEmpty()) throw new WireException("an item stands between the pieces of another");
                all.add(family.fromItem(item));
            }
        }
        return all;
    }

    private @Nullable I joined(PbStreams.Fragment fragment) throws InvalidProtocolBufferException {
        if (fragment.getPiece().isEmpty()) throw new WireException("a piece of an item is empty");
        if ((long) pieces.size() + fragment.getPiece().size() > StreamSendQueue.WAITING_BYTES_MAX) {
            throw new WireException(
                    "the pieces of an item have more than " + StreamSendQueue.WAITING_BYTES_MAX + " bytes");
        }
        pieces = pieces.concat(fragment.getPiece());
        if (!fragment.getLast()) return null;
        ByteString whole = pieces;
        pieces = ByteString.EMPTY;
        I item = family.parse(whole);
        if (family.pieceOf(item) != null) throw new WireException("a piece is made of pieces");
        return item;
    }
}
