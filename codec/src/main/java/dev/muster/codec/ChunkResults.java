package dev.muster.codec;

import dev.muster.codec.payload.DecodeException;
import dev.muster.codec.payload.Encoded;
import java.io.IOException;
import java.util.BitSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The outcomes of the elements of a chunk, in their order; each is decoded when it is asked for. */
public final class ChunkResults {
    private final Codec codec;
    private final long size;
    private Encoded bytes;
    private @Nullable Supplier<@Nullable Object> single; // what the only element was decoded to
    private final int[] starts;
    private final BitSet failed = new BitSet();

    private ChunkResults(Codec codec, Encoded bytes) {
        this.codec = codec;
        this.bytes = bytes;
        this.size = bytes.size();
        var reader = new ElementReader(bytes, 0);
        starts = new int[reader.count()];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = reader.position();
            if (reader.skipElement()) failed.set(i);
        }
        if (reader.remaining() != 0) throw ElementReader.damaged();
    }

    /**
     * Finds the elements in what a chunk came to; none is decoded yet.
     *
     * @throws DecodeException if the bytes are no results of a chunk
     */
    public static ChunkResults read(Codec codec, byte[] bytes) {
        return read(codec, Encoded.of(bytes));
    }

    /**
     * Finds the elements in what a chunk came to, wherever its bytes are; none is decoded yet.
     *
     * @throws DecodeException if the bytes are no results of a chunk
     */
    public static ChunkResults read(Codec codec, Encoded bytes) {
        return new ChunkResults(codec, bytes);
    }

    /**
     * The same for bytes in a file that goes: an element that is alone is decoded at once, so that there is never a second array
     * of its size, and several are taken into memory as they are.
     *
     * @throws DecodeException if the bytes are no results of a chunk
     * @throws IOException if they cannot be read
     */
    public static ChunkResults take(Codec codec, Encoded bytes) throws IOException {
        var results = new ChunkResults(codec, bytes);
        if (results.size() == 1 && !results.isFailed(0)) results.single = results.decoded();
        results.bytes = results.single == null ? bytes.inMemory() : Encoded.of(Codec.NO_PREFIX);
        return results;
    }

    private Supplier<@Nullable Object> decoded() {
        try {
            Object value = value(0);
            return () -> value;
        } catch (DecodeException e) {
            return () -> {
                throw e;
            };
        }
    }

    /** How many elements there are. */
    public int size() {
        return starts.length;
    }

    /** How many bytes they take together. */
    public long bytes() {
        return size;
    }

    /** Whether the element at this index failed. */
    public boolean isFailed(int index) {
        return failed.get(index);
    }

    /**
     * The result of the element at this index.
     *
     * @throws DecodeException if it cannot be read here; the other elements are not affected
     * @throws IllegalStateException if it failed
     */
    public @Nullable Object value(int index) {
        if (isFailed(index)) throw new IllegalStateException("element " + index + " failed; ask for its failure");
        if (single != null) return single.get();
        return new ElementReader(bytes, starts[index]).read(codec);
    }

    /**
     * Why the element at this index failed.
     *
     * @throws DecodeException if that cannot be read
     * @throws IllegalStateException if it did not fail
     */
    public EncodedFailure failure(int index) {
        if (isFailed(index) && new ElementReader(bytes, starts[index]).read(codec) instanceof EncodedFailure failure) {
            return failure;
        }
        throw new IllegalStateException("element " + index + " did not fail");
    }
}
