package dev.muster.codec;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** The outcomes of the elements of a chunk, in their order; each is decoded when it is asked for. */
public final class ChunkResults {
    private final Codec codec;
    private final byte[] bytes;
    private final int[] starts;
    private final BitSet failed = new BitSet();

    private ChunkResults(Codec codec, byte[] bytes) {
        this.codec = codec;
        this.bytes = bytes;
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
        return new ChunkResults(codec, bytes);
    }

    /** How many elements there are. */
    public int size() {
        return starts.length;
    }

    /** How many bytes they take together. */
    public long bytes() {
        return bytes.length;
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
