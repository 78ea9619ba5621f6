package dev.muster.codec;

import dev.muster.codec.payload.EncodedPieces;
import dev.muster.codec.payload.PieceBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the elements of a chunk one after the other, each by itself. Numbers, plain text and null are written here without
 * Kryo, since maps over millions of them are what chunks are for.
 */
final class ElementWriter {
    static final byte NULL = 0;
    static final byte INT = 1;
    static final byte LONG = 2;
    static final byte DOUBLE = 3;
    static final byte TEXT = 4;
    static final byte TRUE = 5;
    static final byte FALSE = 6;
    static final byte OBJECT = 7;
    static final byte FAILED = 8;

    /** Text above this length is left to Kryo. */
    private static final int TEXT_CHARS = 1024;

    private final PieceBuffer bytes;

    ElementWriter(PieceBuffer bytes) {
        this.bytes = bytes;
    }

    long size() {
        return bytes.size();
    }

    /** Forgets what was written behind this place. */
    void truncate(long newSize) {
        bytes.truncate(newSize);
    }

    EncodedPieces toEncoded() {
        return bytes.toEncoded();
    }

    /** Some of what was written. */
    EncodedPieces slice(long from, long to) {
        return bytes.slice(from, to);
    }

    void value(Codec codec, @Nullable Object value) {
        if (value == null) tag(NULL);
        else if (value instanceof Integer number) {
            tag(INT);
            varLong(zigzag(number));
        } else if (value instanceof Long number) {
            tag(LONG);
            varLong(zigzag(number));
        } else if (value instanceof Double number) {
            tag(DOUBLE);
            fixedLong(Double.doubleToRawLongBits(number));
        } else if (value instanceof Boolean truth) tag(truth ? TRUE : FALSE);
        else if (!(value instanceof String text) || !plainText(text)) {
            block(OBJECT, codec.encode(Codec.NO_PREFIX, value));
        }
    }

    void failure(EncodedFailure failure) {
        block(FAILED, FailureFormat.write(failure));
    }

    void varInt(int value) {
        varLong(value & 0xFFFF_FFFFL);
    }

    void append(EncodedPieces content) {
        bytes.append(content);
    }

    void tag(byte tag) {
        bytes.write(tag);
    }

    private void block(byte tag, EncodedPieces content) {
        tag(tag);
        varInt((int) content.size());
        bytes.append(content);
    }

    /** Writes text of ASCII characters and says so; leaves everything else alone. */
    private boolean plainText(String text) {
        int length = text.length();
        if (length > TEXT_CHARS) return false;
        long start = size();
        tag(TEXT);
        varInt(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                truncate(start);
                return false;
            }
            bytes.write(c);
        }
        return true;
    }

    private static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    private void varLong(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) (rest | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    private void fixedLong(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) bytes.write((int) (value >>> shift));
    }
}
