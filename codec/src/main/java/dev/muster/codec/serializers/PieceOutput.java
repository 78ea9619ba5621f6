package dev.muster.codec.serializers;

import com.esotericsoftware.kryo.kryo5.io.KryoBufferOverflowException;
import com.esotericsoftware.kryo.kryo5.io.Output;
import dev.muster.codec.payload.EncodedPieces;
import dev.muster.codec.payload.MemoryBudget;
import dev.muster.codec.payload.PieceBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What Kryo writes, in pieces: a full buffer becomes a piece, and a larger one takes its place. */
public final class PieceOutput extends Output {
    private static final int BUFFER_START = 512;
    private static final int BUFFER_KEPT = 64 * 1024;

    private final int bytesMax;
    private final MemoryBudget budget;
    private final List<ByteBuffer> pieces = new ArrayList<>();

    public PieceOutput(int bytesMax, MemoryBudget budget) {
        super(BUFFER_START, -1);
        this.bytesMax = bytesMax;
        this.budget = budget;
    }

    @Override
    protected boolean require(int required) {
        if (capacity - position >= required) return false;
        checkRoom(total + position + required);
        int next = Math.max(required, Math.min(PieceBuffer.PIECE_BYTES, 2 * capacity));
        budget.takeBytes(next);
        byte[] fresh = new byte[next];
        close(buffer);
        buffer = fresh;
        capacity = fresh.length;
        return true;
    }

    /** Appends bytes that never change; many of them stay where they are. */
    void append(EncodedPieces bytes) {
        if (bytes.size() <= PieceBuffer.COPIED_BYTES) {
            for (ByteBuffer piece : bytes.pieces()) {
                writeBytes(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
            }
            return;
        }
        checkRoom(total + position + bytes.size());
        budget.takeBytes(bytes.size());
        close(Arrays.copyOf(buffer, position));
        pieces.addAll(bytes.pieces());
        total += bytes.size();
    }

    private void close(byte[] written) {
        if (position > 0) pieces.add(ByteBuffer.wrap(written, 0, position));
        total += position;
        position = 0;
    }

    private void checkRoom(long bytes) {
        if (bytes > bytesMax) throw new KryoBufferOverflowException("more than " + bytesMax + " bytes are written");
    }

    /** Gives up the memory of what has been written; nothing is written after this. */
    public void abandon() {
        pieces.clear();
    }

    /** Takes what has been written, and starts anew. */
    public EncodedPieces take() {
        checkRoom(total + position);
        byte[] last = Arrays.copyOf(buffer, position);
        if (pieces.isEmpty()) {
            reset();
            return EncodedPieces.of(last);
        }
        close(last);
        var taken = new EncodedPieces(pieces);
        pieces.clear();
        if (capacity > BUFFER_KEPT) {
            buffer = new byte[BUFFER_START];
            capacity = BUFFER_START;
        }
        reset();
        return taken;
    }
}
