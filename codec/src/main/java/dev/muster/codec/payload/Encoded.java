package dev.muster.codec.payload;

import dev.muster.model.BlobId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/**
 * The bytes of objects that have been encoded, wherever they are: in pieces in memory, or in a file. So large objects are
 * written and read without a second array of their size. Immutable, and safe for use by any number of threads.
 */
public sealed interface Encoded permits EncodedPieces, EncodedFile {
    /** The bytes of this array, without a copy; its owner must not change it any more. */
    static Encoded of(byte[] bytes) {
        return EncodedPieces.of(bytes);
    }

    /** The bytes of this file, of which there are so many; it must stay as it is for as long as they are used. */
    static Encoded in(Path file, long size) {
        return new EncodedFile(file, 0, size);
    }

    /** The number of bytes. */
    long size();

    /**
     * All bytes in one array, which the caller must not change.
     *
     * @throws OutOfMemoryError if there is no memory for the array
     * @throws java.io.UncheckedIOException if they are in a file that cannot be read
     */
    byte[] toBytes();

    /**
     * The same bytes in memory, in pieces: for those in a file that goes.
     *
     * @throws OutOfMemoryError if there is no memory for them
     * @throws IOException if they are in a file that cannot be read
     */
    default Encoded inMemory() throws IOException {
        if (this instanceof EncodedPieces) return this;
        var pieces = new PieceBuffer((int) Math.max(64, Math.min(size(), PieceBuffer.PIECE_BYTES)));
        writeTo(pieces);
        return pieces.toEncoded();
    }

    /** So many of the bytes, from that of this number on, wherever they are. */
    Encoded part(long from, long length);

    /**
     * Some bytes from that of this number on, at least one: those that are available.
     *
     * @throws java.io.UncheckedIOException if they are in a file that cannot be read
     */
    Window window(long from);

    /** Bytes in an array, which must not be changed. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Window(byte[] bytes, int offset, int length) {}

    /** A stream of all bytes, from the first on. */
    InputStream open() throws IOException;

    /** Writes all bytes, and leaves the stream open. */
    default void writeTo(OutputStream out) throws IOException {
        try (InputStream in = open()) {
            in.transferTo(out);
        }
    }

    /** The name of these bytes. */
    default BlobId id() throws IOException {
        MessageDigest digest = BlobId.sha256();
        writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        return BlobId.of(digest.digest(), 0);
    }
}
