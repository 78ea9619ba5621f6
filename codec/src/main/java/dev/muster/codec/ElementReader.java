package dev.muster.codec;

import dev.muster.codec.payload.DecodeException;
import dev.muster.codec.payload.Encoded;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an {@link ElementWriter} wrote, and believes no length before it has seen the bytes. Large elements are read from
 * where they are: what is here at a time is a window of the bytes.
 */
final class ElementReader {
    private final Encoded source;
    private int position;
    private Encoded.Window window = new Encoded.Window(Codec.NO_PREFIX, 0, 0);
    private int windowStart;

    ElementReader(Encoded source, int position) {
        this.source = source;
        this.position = position;
    }

    /** One that goes on from here by itself. */
    ElementReader fork() {
        var fork = new ElementReader(source, position);
        fork.window = window;
        fork.windowStart = windowStart;
        return fork;
    }

    int position() {
        return position;
    }

    int remaining() {
        return (int) source.size() - position;
    }

    /** A number of elements, each of at least one byte. */
    int count() {
        return length();
    }

    /** A length of bytes that follow. */
    int length() {
        long length = varLong();
        if (length < 0 || length > remaining()) throw damaged();
        return (int) length;
    }

    void skip(int length) {
        if (length > remaining()) throw damaged();
        position += length;
    }

    /** Reads an element; a failed one comes as its {@link EncodedFailure}. */
    @Nullable
    Object read(Codec codec) {
        byte tag = tag();
        return switch (tag) {
            case ElementWriter.NULL -> null;
            case ElementWriter.INT -> (int) zigzag(varLong());
            case ElementWriter.LONG -> zigzag(varLong());
            case ElementWriter.DOUBLE -> Double.longBitsToDouble(fixedLong());
            case ElementWriter.TRUE -> true;
            case ElementWriter.FALSE -> false;
            default -> readBlock(tag, codec);
        };
    }

    private @Nullable Object readBlock(byte tag, Codec codec) {
        int length = length();
        int start = position;
        position += length;
        boolean isHere = start >= windowStart && start + length <= windowStart + window.length();
        byte[] here = isHere ? window.bytes() : Codec.NO_PREFIX;
        int offset = window.offset() + start - windowStart;
        if (tag == ElementWriter.OBJECT && !isHere) return codec.decode(source.part(start, length), 0, 1)[0];
        if (!isHere) {
            here = source.part(start, length).toBytes();
            offset = 0;
        }
        return switch (tag) {
            case ElementWriter.TEXT -> new String(here, offset, length, StandardCharsets.ISO_8859_1);
            case ElementWriter.OBJECT -> codec.decode(here, offset, length, 1)[0];
            case ElementWriter.FAILED -> FailureFormat.read(here, offset, length);
            default -> throw damaged();
        };
    }

    /** Steps over an element and says whether it is a failed one. */
    boolean skipElement() {
        byte tag = tag();
        switch (tag) {
            case ElementWriter.NULL, ElementWriter.TRUE, ElementWriter.FALSE -> {}
            case ElementWriter.INT, ElementWriter.LONG -> varLong();
            case ElementWriter.DOUBLE -> skip(Long.BYTES);
            case ElementWriter.TEXT, ElementWriter.OBJECT, ElementWriter.FAILED -> skip(length());
            default -> throw damaged();
        }
        return tag == ElementWriter.FAILED;
    }

    /** The next byte. */
    byte tag() {
        int at = position - windowStart;
        if (at < 0 || at >= window.length()) {
            if (remaining() <= 0) throw damaged();
            window = source.window(position);
            windowStart = position;
            at = 0;
        }
        position++;
        return window.bytes()[window.offset() + at];
    }

    private static long zigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    private long varLong() {
        long result = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = tag();
            result |= (long) (next & 0x7F) << shift;
            if (next >= 0) return result;
        }
        throw damaged();
    }

    private long fixedLong() {
        if (remaining() < Long.BYTES) throw damaged();
        long result = 0;
        for (int i = 0; i < Long.BYTES; i++) result = result << 8 | (tag() & 0xFF);
        return result;
    }

    static DecodeException damaged() {
        return new DecodeException("the elements of a chunk cannot be separated: the payload is damaged");
    }
}
