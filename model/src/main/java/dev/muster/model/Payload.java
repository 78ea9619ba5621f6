package dev.muster.model;

import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Opaque bytes: a call on its way to a runner, or a result on its way back. Only client and runner know what is inside.
 *
 * <p>Small ones travel inside messages ({@link Inline}); above {@link Limits#INLINE_BYTES_MAX} they travel by name
 * ({@link Stored}) and are fetched when needed.
 */
public sealed interface Payload {
    /** The length of the content in bytes. */
    long size();

    /** Bytes that travel within the message, with the CRC-32C that was taken where they were made. */
    @SuppressWarnings("ArrayRecordComponent") // bytes are what it is for; equality below is by content
    record Inline(byte[] bytes, int crc32c) implements Payload {
        public Inline {
            if (bytes.length > Limits.INLINE_BYTES_MAX) {
                throw new IllegalArgumentException(
                        bytes.length + " bytes do not travel inline; at most " + Limits.INLINE_BYTES_MAX + " do");
            }
        }

        @Override
        public long size() {
            return bytes.length;
        }

        /** Whether the bytes still are what they were when the checksum was taken. */
        public boolean isIntact() {
            return crc32c == checksum(bytes);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Inline that && crc32c == that.crc32c && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return crc32c;
        }

        @Override
        public String toString() {
            return "Inline[%d bytes, crc32c %08x]".formatted(bytes.length, crc32c);
        }
    }

    /** Bytes that are fetched by name; the name is their SHA-256, which is their checksum too. */
    record Stored(BlobId id, long size) implements Payload {
        public Stored {
            if (size < 0 || size > Limits.PAYLOAD_BYTES_MAX) {
                throw new IllegalArgumentException(
                        "a payload has 0 to " + Limits.PAYLOAD_BYTES_MAX + " bytes, not " + size);
            }
        }
    }

    /** Wraps the bytes without a copy: the caller gives them away. */
    static Inline inline(byte[] bytes) {
        return new Inline(bytes, checksum(bytes));
    }

    private static int checksum(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }
}
