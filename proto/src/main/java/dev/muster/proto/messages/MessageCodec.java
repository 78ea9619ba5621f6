package dev.muster.proto.messages;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.muster.proto.v1.PbStreams;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one family of records travels: each record as an item, items in numbered batches.
 *
 * @param <T> the sealed family of records
 * @param <I> its item on the wire
 * @param <B> its batch on the wire
 */
public interface MessageCodec<T, I extends MessageLite, B> {
    I toItem(T message);

    T fromItem(I item);

    /** An item that is a piece of a larger one. */
    I piece(PbStreams.Fragment fragment);

    PbStreams.@Nullable Fragment pieceOf(I item);

    I parse(ByteString whole) throws InvalidProtocolBufferException;

    B batch(long number, PbStreams.@Nullable Hello hello, List<I> items, @Nullable String end);

    long number(B batch);

    PbStreams.@Nullable Hello hello(B batch);

    List<I> items(B batch);

    @Nullable
    String end(B batch);
}
