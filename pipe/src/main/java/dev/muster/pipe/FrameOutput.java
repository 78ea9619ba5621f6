package dev.muster.pipe;

import dev.muster.model.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;

/** Collects the bytes of one frame, its length in front. */
final class FrameOutput {
    static final int LENGTH_BYTES = 4;

    private final int bytesMax;
    private byte[] bytes = new byte[64];
    private int size = LENGTH_BYTES;

    FrameOutput(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    void u8(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    void i32(int value) {
        room(4);
        putInt(size, value);
        size += 4;
    }

    void i64(long value) {
        i32((int) (value >>> 32));
        i32((int) value);
    }

    void text(String value) {
        raw(value.getBytes(StandardCharsets.UTF_8));
    }

    void raw(byte[] value) {
        i32(value.length);
        room(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    <T> void optional(Optional<T> value, Consumer<T> write) {
        u8(value.isPresent() ? 1 : 0);
        value.ifPresent(write);
    }

    <T> void list(Collection<T> values, Consumer<T> write) {
        i32(values.size());
        values.forEach(write);
    }

    void key(RunKey key) {
        i64(key.seq());
        i32(key.attempt());
    }

    void payload(Payload payload) {
        if (payload instanceof Payload.Inline inline) {
            u8(FrameInput.INLINE);
            i32(inline.crc32c());
            raw(inline.bytes());
        } else if (payload instanceof Payload.Stored stored) {
            u8(FrameInput.STORED);
            raw(HexFormat.of().parseHex(stored.id().hex()));
            i64(stored.size());
        }
    }

    /** The finished frame. */
    ByteBuffer finish() {
        putInt(0, size - LENGTH_BYTES);
        return ByteBuffer.wrap(bytes, 0, size);
    }

    private void putInt(int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    private void room(int more) {
        long needed = (long) size + more;
        if (needed > (long) bytesMax + LENGTH_BYTES) {
            throw new IllegalArgumentException(
                    "a frame of more than " + bytesMax + " bytes does not go through the pipe; make its parts smaller");
        }
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(
                    bytes, (int) Math.min((long) bytesMax + LENGTH_BYTES, Math.max(needed, 2L * bytes.length)));
        }
    }
}
