package dev.muster.codec;

import dev.muster.task.TaskFailure;
import java.util.Arrays;
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

    private byte[] bytes;
    private int size;

    ElementWriter(int capacity) {
        bytes = new byte[capacity];
    }

    int size() {
        return size;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Forgets what was written behind this place. */
    void truncate(int newSize) {
        size = newSize;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
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
            block(OBJECT, codec.encode(value));
        }
    }

    void failure(TaskFailure failure) {
        block(FAILED, FailureFormat.write(failure));
    }

    void varInt(int value) {
        varLong(value & 0xFFFF_FFFFL);
    }

    void raw(byte[] source, int from, int length) {
        room(length);
        System.arraycopy(source, from, bytes, size, length);
        size += length;
    }

    void tag(byte tag) {
        room(1);
        bytes[size++] = tag;
    }

    private void block(byte tag, byte[] content) {
        tag(tag);
        varInt(content.length);
        raw(content, 0, content.length);
    }

    /** Writes text of ASCII characters and says so; leaves everything else alone. */
    private boolean plainText(String text) {
        int length = text.length();
        if (length > TEXT_CHARS) return false;
        int start = size;
        tag(TEXT);
        varInt(length);
        room(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                size = start;
                return false;
            }
            bytes[size++] = (byte) c;
        }
        return true;
    }

    private static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    private void varLong(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void fixedLong(long value) {
        room(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) bytes[size++] = (byte) (value >>> shift);
    }

    private void room(int more) {
        if (bytes.length - size >= more) return;
        Codec.checkSize((long) size + more);
        bytes = Arrays.copyOf(bytes, (int)
                Math.min(Integer.MAX_VALUE - 8, Math.max(2L * bytes.length, (long) size + more)));
    }
}
