package dev.muster.codec.payload;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bytes that grow piece by piece, so that what has been written is never copied into a larger array. */
public final class PieceBuffer extends OutputStream {
    /** The largest piece that is made here, in bytes. */
    public static final int PIECE_BYTES = 256 * 1024;

    /** What is larger than this is taken over and not copied, in bytes. */
    public static final int COPIED_BYTES = 16 * 1024;

    private final List<ByteBuffer> closed = new ArrayList<>();
    private long closedBytes;
    private byte[] open;
    private int position;
    private final @Nullable MemoryBudget budget;
    private long taken; // of the budget

    public PieceBuffer(int capacity) {
        this(capacity, null);
    }

    /** One whose bytes count for the budget, until {@link #returnBytes}. */
    public PieceBuffer(int capacity, @Nullable MemoryBudget budget) {
        open = new byte[capacity];
        this.budget = budget;
    }

    public long size() {
        return closedBytes + position;
    }

    @Override
    public void write(int value) {
        if (position == open.length) grow(1);
        open[position++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int from, int length) {
        int done = 0;
        while (done < length) {
            if (position == open.length) grow(Math.min(length - done, PIECE_BYTES));
            int count = Math.min(length - done, open.length - position);
            System.arraycopy(source, from + done, open, position, count);
            position += count;
            done += count;
        }
    }

    /** Appends bytes that never change; many of them stay where they are. */
    public void append(EncodedPieces bytes) {
        if (bytes.size() <= COPIED_BYTES) {
            for (ByteBuffer piece : bytes.pieces()) {
                write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
            }
            return;
        }
        if (position > 0) {
            close(Arrays.copyOf(open, position), position);
            position = 0;
        }
        closed.addAll(bytes.pieces());
        closedBytes += bytes.size();
    }

    private void grow(int more) {
        int next = Math.max(more, (int) Math.min(PIECE_BYTES, 2L * open.length));
        if (budget != null) {
            budget.takeBytes(next);
            taken += next;
        }
        byte[] fresh = new byte[next];
        close(open, position);
        open = fresh;
        position = 0;
    }

    private void close(byte[] bytes, int length) {
        if (length == 0) return;
        closed.add(ByteBuffer.wrap(bytes, 0, length));
        closedBytes += length;
    }

    /** Forgets what was written behind this place. */
    public void truncate(long size) {
        if (size >= closedBytes) {
            position = (int) (size - closedBytes);
            return;
        }
        position = 0;
        while (closedBytes > size) {
            ByteBuffer last = closed.remove(closed.size() - 1);
            closedBytes -= last.remaining();
            if (closedBytes >= size) continue;
            closed.add(last.slice(last.position(), (int) (size - closedBytes)));
            closedBytes = size;
        }
    }

    /** Its bytes go, or count where they go to. */
    public void returnBytes() {
        if (budget != null) budget.returnBytes(taken);
        taken = 0;
    }

    /** The bytes so far. */
    public EncodedPieces toEncoded() {
        return slice(0, size());
    }

    /** Some of the bytes so far. */
    public EncodedPieces slice(long from, long to) {
        List<ByteBuffer> parts = new ArrayList<>();
        long start = 0;
        for (ByteBuffer piece : closed) {
            long end = start + piece.remaining();
            if (end > from && start < to) {
                int first = (int) (Math.max(from, start) - start);
                int last = (int) (Math.min(to, end) - start);
                parts.add(piece.slice(piece.position() + first, last - first));
            }
            if (end >= to) break;
            start = end;
        }
        if (to > closedBytes) {
            int first = (int) (Math.max(from, closedBytes) - closedBytes);
            parts.add(ByteBuffer.wrap(Arrays.copyOfRange(open, first, (int) (to - closedBytes))));
        }
        return new EncodedPieces(parts);
    }
}
