package dev.muster.codec;

import dev.muster.task.RemoteBiFunction;
import dev.muster.task.RemoteFunction;
import dev.muster.task.TaskFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a map, each encoded once when it is added, from which chunks of any length are cut as payloads.
 *
 * <p>Elements lie together in blocks, so that a million small ones take little more memory than their bytes. What a failed
 * chunk is sent again from stays here until {@link #forget} is called. Not safe for use by several threads at a time.
 */
public final class ElementBuffer {
    private static final int BLOCK = 4096;
    private static final int BLOCK_BYTES_START = 8 * 1024;

    private final Codec codec;
    private final byte kind;
    private final byte[] function;
    private final List<@Nullable Block> blocks = new ArrayList<>();
    private int size;
    private int forgotten;

    private ElementBuffer(Codec codec, byte kind, byte[] function) {
        this.codec = codec;
        this.kind = kind;
        this.function = function;
    }

    /** For a map over one iterable. The function is encoded at once. */
    public static ElementBuffer of(Codec codec, RemoteFunction<?, ?> function) {
        return new ElementBuffer(codec, CallFormat.CHUNK, codec.encode(function));
    }

    /** For a map over pairs of elements of two iterables. The function is encoded at once. */
    public static ElementBuffer of(Codec codec, RemoteBiFunction<?, ?, ?> function) {
        return new ElementBuffer(codec, CallFormat.BI_CHUNK, codec.encode(function));
    }

    /**
     * Encodes an element behind the others.
     *
     * @throws EncodeException if it cannot travel; the buffer is as before then
     */
    public void add(@Nullable Object element) {
        require(CallFormat.CHUNK);
        Block block = blockToFill();
        block.writer.value(codec, element);
        close(block);
    }

    /**
     * Encodes a pair of elements behind the others.
     *
     * @throws EncodeException if one of them cannot travel; the buffer is as before then
     */
    public void add(@Nullable Object first, @Nullable Object second) {
        require(CallFormat.BI_CHUNK);
        Block block = blockToFill();
        try {
            block.writer.value(codec, first);
            block.writer.value(codec, second);
        } catch (EncodeException e) {
            block.writer.truncate(block.end());
            throw e;
        }
        close(block);
    }

    /** Takes the place of an element that could not be encoded: its outcome is this failure, nothing is called for it. */
    public void addFailed(TaskFailure failure) {
        Block block = blockToFill();
        block.writer.failure(failure);
        close(block);
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
            int last = Math.min(to, (i / BLOCK + 1) * BLOCK);
            Block block = block(i);
            sum += block.end(last - 1) - block.start(i);
            i = last;
        }
        return sum;
    }

    /** The payload that asks a runner to call the function with each element of the range. */
    public byte[] chunk(int from, int to) {
        check(from, to);
        long bytes = bytes(from, to) + function.length + 16;
        Codec.checkSize(bytes);
        var writer = new ElementWriter((int) bytes);
        writer.tag(kind);
        writer.varInt(function.length);
        writer.raw(function, 0, function.length);
        writer.varInt(to - from);
        for (int i = from; i < to; ) {
            int last = Math.min(to, (i / BLOCK + 1) * BLOCK);
            Block block = block(i);
            int start = block.start(i);
            writer.raw(block.writer.bytes(), start, block.end(last - 1) - start);
            i = last;
        }
        return writer.toBytes();
    }

    /** Gives up the memory of the elements below this index; they cannot be cut again. */
    public void forget(int below) {
        forgotten = Math.max(forgotten, Math.min(below, size));
        for (int i = forgotten / BLOCK - 1; i >= 0 && blocks.get(i) != null; i--) blocks.set(i, null);
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
        if (size == blocks.size() * BLOCK) blocks.add(new Block());
        return block(size);
    }

    private Block block(int index) {
        Block block = blocks.get(index / BLOCK);
        if (block == null) throw new IllegalStateException("element " + index + " was forgotten");
        return block;
    }

    private void close(Block block) {
        block.ends[size % BLOCK] = block.writer.size();
        block.count++;
        size++;
    }

    private static final class Block {
        private final ElementWriter writer = new ElementWriter(BLOCK_BYTES_START);
        private final int[] ends = new int[BLOCK];
        private int count;

        int end() {
            return count == 0 ? 0 : ends[count - 1];
        }

        int start(int index) {
            int within = index % BLOCK;
            return within == 0 ? 0 : ends[within - 1];
        }

        int end(int index) {
            return ends[index % BLOCK];
        }
    }
}
