package dev.muster.codec.payload;

import dev.muster.model.BlobId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Bytes in memory, in pieces: a large array is encoded without a second array of its size. */
public final class EncodedPieces implements Encoded {
    private final List<ByteBuffer> pieces;
    private final long size;

    /** The pieces are given away, and so are the arrays behind them. */
    public EncodedPieces(List<ByteBuffer> pieces) {
        this.pieces = List.copyOf(pieces);
        long sum = 0;
        for (ByteBuffer piece : pieces) sum += piece.remaining();
        this.size = sum;
    }

    public static EncodedPieces of(byte[] bytes) {
        return new EncodedPieces(List.of(ByteBuffer.wrap(bytes)));
    }

    @Override
    public long size() {
        return size;
    }

    public List<ByteBuffer> pieces() {
        return pieces;
    }

    /** Whether they lie in one array. */
    public boolean isOnePiece() {
        return pieces.size() == 1;
    }

    @Override
    public byte[] toBytes() {
        if (pieces.size() == 1) return wholeArray(pieces.get(0));
        byte[] bytes = new byte[Math.toIntExact(size)];
        int position = 0;
        for (ByteBuffer piece : pieces) {
            piece.get(piece.position(), bytes, position, piece.remaining());
            position += piece.remaining();
        }
        return bytes;
    }

    @Override
    public EncodedPieces part(long from, long length) {
        List<ByteBuffer> parts = new ArrayList<>();
        long start = 0;
        for (ByteBuffer piece : pieces) {
            int first = (int) Math.max(0, Math.min(piece.remaining(), from - start));
            int last = (int) Math.max(0, Math.min(piece.remaining(), from + length - start));
            if (last > first) parts.add(piece.slice(piece.position() + first, last - first));
            start += piece.remaining();
        }
        return new EncodedPieces(parts);
    }

    @Override
    public Window window(long from) {
        long start = 0;
        for (ByteBuffer piece : pieces) {
            int first = (int) Math.min(Integer.MAX_VALUE, from - start);
            if (first < piece.remaining()) {
                return new Window(
                        piece.array(), piece.arrayOffset() + piece.position() + first, piece.remaining() - first);
            }
            start += piece.remaining();
        }
        throw new IndexOutOfBoundsException("byte " + from + " of " + size);
    }

    private static byte[] wholeArray(ByteBuffer piece) {
        byte[] array = piece.array();
        int from = piece.arrayOffset() + piece.position();
        boolean isAll = from == 0 && piece.remaining() == array.length;
        return isAll ? array : Arrays.copyOfRange(array, from, from + piece.remaining());
    }

    @Override
    public BlobId id() {
        MessageDigest digest = BlobId.sha256();
        for (ByteBuffer piece : pieces) digest.update(piece.duplicate());
        return BlobId.of(digest.digest(), 0);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        for (ByteBuffer piece : pieces) {
            out.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
        }
    }

    @Override
    public InputStream open() {
        return new PieceInput(pieces);
    }

    private static final class PieceInput extends InputStream {
        private final Deque<ByteBuffer> rest = new ArrayDeque<>();

        PieceInput(List<ByteBuffer> pieces) {
            for (ByteBuffer piece : pieces) {
                if (piece.hasRemaining()) rest.add(piece.duplicate());
            }
        }

        @Override
        public int read() {
            ByteBuffer piece = rest.peek();
            if (piece == null) return -1;
            int next = piece.get() & 0xFF;
            if (!piece.hasRemaining()) rest.remove();
            return next;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (length == 0) return 0;
            ByteBuffer piece = rest.peek();
            if (piece == null) return -1;
            int count = Math.min(length, piece.remaining());
            piece.get(target, offset, count);
            if (!piece.hasRemaining()) rest.remove();
            return count;
        }
    }
}
