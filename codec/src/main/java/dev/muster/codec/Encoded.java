package dev.muster.codec;

import dev.muster.task.BlobId;
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
        return new EncodedFile(file, size);
    }

    /** The number of bytes. */
    long size();

    /**
     * All bytes in one array, which the caller must not change.
     *
     * @throws OutOfMemoryError if there is no room for the array
     * @throws java.io.UncheckedIOException if they are in a file that cannot be read
     */
    byte[] toBytes();

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
