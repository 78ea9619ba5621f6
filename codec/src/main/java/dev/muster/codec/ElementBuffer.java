package dev.muster.codec;

import static java.util.Objects.requireNonNull;

import dev.muster.codec.payload.EncodeException;
import dev.muster.codec.payload.Encoded;
import dev.muster.codec.payload.EncodedPieces;
import dev.muster.codec.payload.PayloadSize;
import dev.muster.codec.payload.PieceBuffer;
import dev.muster.model.TaskFailure;
import dev.muster.task.RemoteBiFunction;
import dev.muster.task.RemoteFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a map, each encoded once when it is added, from which chunks of any length are cut as payloads.
 *
 * <p>Elements lie together in blocks, so that a million small ones take little more memory than their bytes. What a failed
 * chunk is sent again from stays here until {@link #forget} is called. Not safe for use by several threads at a time.
 */
public final class ElementBuffer {
    private static final int BLOCK_ELEMENTS = 4096;
    private static final int BLOCK_BYTES = 256 * 1024;
    private static final int BLOCK_BYTES_START = 1024;

    private final Codec codec;
    private final byte kind;
    private final EncodedPieces function;
    private final List<@Nullable Block> blocks = new ArrayList<>(); // null where all of it is forgotten
    private int gone; // blocks from the first on that are null
    private int size;
    private int forgotten;

    private ElementBuffer(Codec codec, byte kind, EncodedPieces function) {
        this.codec = codec;
        this.kind = kind;
        this.function = function;
    }

    /** For a map over one iterable. The function is encoded at once. */
    public static ElementBuffer of(Codec codec, RemoteFunction<?, ?> function) {
        return new ElementBuffer(codec, CallFormat.CHUNK, codec.encode(Codec.NO_PREFIX, function));
    }

    /** For a map over pairs of elements of two iterables. The function is encoded at once. */
    public static ElementBuffer of(Codec codec, RemoteBiFunction<?, ?, ?> function) {
        return new ElementBuffer(codec, CallFormat.BI_CHUNK, codec.encode(Codec.NO_PREFIX, function));
    }

    /**
     * Encodes an element behind the others.
     *
     * @throws EncodeException if it cannot travel; the buffer is as before then
     */
    public void add(@Nullable Object element) {
        require(CallFormat.CHUNK);
        Block block = blockToFill();
        add(block, () -> block.writer.value(codec, element));
    }

    /**
     * Encodes a pair of elements behind the others.
     *
     * @throws EncodeException if one of them cannot travel; the buffer is as before then
     */
    public void add(@Nullable Object first, @Nullable Object second) {
        require(CallFormat.BI_CHUNK);
        Block block = blockToFill();
        add(block, () -> {
            block.writer.value(codec, first);
            block.writer.value(codec, second);
        });
    }

    /** Takes the place of an element that could not be encoded: its outcome is this failure, nothing is called for it. */
    public void addFailed(TaskFailure failure) {
        Block block = blockToFill();
        add(block, () -> block.writer.failure(EncodedFailure.of(failure)));
    }

    private void add(Block block, Runnable write) {
        try {
            write.run();
        } catch (Throwable e) { // user code, too, may throw what it likes
            block.writer.truncate(block.end());
            throw e;
        }
        block.close();
        size++;
    }

    /** How many bytes the function takes, which each chunk has in it. */
    public long functionBytes() {
        return function.size();
    }

    /** How many elements were added. */
    public int size() {
        return size;
    }

    /** How many bytes the elements of a range take, without the function. */
    public long bytes(int from, int to) {
        check(from, to);
        long sum = 0;
        for (int i = from; i < to; ) {
            Block block = block(i);
            int last = Math.min(to, block.first + block.count);
            sum += block.end(last - 1) - block.start(i);
            i = last;
        }
        return sum;
    }

    /** The payload that asks a runner to call the function with each element of the range. */
    public Encoded chunk(int from, int to) {
        check(from, to);
        PayloadSize.check(bytes(from, to) + function.size() + 16);
        var writer = new ElementWriter(new PieceBuffer(64));
        writer.tag(kind);
        writer.varInt((int) function.size());
        writer.append(function);
        writer.varInt(to - from);
        for (int i = from; i < to; ) {
            Block block = block(i);
            int last = Math.min(to, block.first + block.count);
            writer.append(block.writer.slice(block.start(i), block.end(last - 1)));
            i = last;
        }
        return writer.toEncoded();
    }

    /** Gives up the memory of the elements below this index; they cannot be cut again. */
    public void forget(int below) {
        forgotten = Math.max(forgotten, Math.min(below, size));
        while (gone < blocks.size()) {
            Block block = blocks.get(gone);
            if (block != null && block.first + block.count > forgotten) break;
            blocks.set(gone++, null);
        }
        if (gone > 64 && gone > blocks.size() / 2) {
            blocks.subList(0, gone).clear();
            gone = 0;
        }
    }

    private void require(byte expected) {
        if (kind != expected) {
            throw new IllegalArgumentException("a function of " + (kind == CallFormat.CHUNK ? "one argument" : "two")
                    + " takes elements of as many");
        }
    }

    private void check(int from, int to) {
        if (from < forgotten || to > size || from >= to) {
            throw new IndexOutOfBoundsException(
                    "elements " + from + " to " + to + " of those from " + forgotten + " to " + size);
        }
    }

    private Block blockToFill() {
        Block last = gone < blocks.size() ? blocks.get(blocks.size() - 1) : null;
        if (last != null && !last.isFull()) return last;
        var fresh = new Block(size);
        blocks.add(fresh);
        return fresh;
    }

    /** The block of an element that is not forgotten. */
    private Block block(int index) {
        int low = gone;
        int high = blocks.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (requireNonNull(blocks.get(middle)).first <= index) low = middle;
            else high = middle - 1;
        }
        return requireNonNull(blocks.get(low));
    }

    /** Elements that lie together: many small ones, or one that is large. */
    private static final class Block {
        private final int first;
        private final ElementWriter writer = new ElementWriter(new PieceBuffer(BLOCK_BYTES_START));
        private long[] ends = new long[16];
        private int count;

        Block(int first) {
            this.first = first;
        }

        boolean isFull() {
            return count == BLOCK_ELEMENTS || writer.size() >= BLOCK_BYTES;
        }

        void close() {
            if (count == ends.length) ends = Arrays.copyOf(ends, 2 * count);
            ends[count++] = writer.size();
        }

        long end() {
            return count == 0 ? 0 : ends[count - 1];
        }

        long start(int index) {
            return index == first ? 0 : end(index - 1);
        }

        long end(int index) {
            return ends[index - first];
        }
    }
}
