package dev.muster.pipe;

import dev.muster.model.BlobId;
import dev.muster.model.Limits;
import dev.muster.model.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the bytes of one frame; every length is checked against what is left before anything is allocated for it. */
final class FrameInput {
    static final int INLINE = 0;
    static final int STORED = 1;

    /** Reads one element. */
    interface Part<T> {
        T read() throws PipeProtocolException;
    }

    private final ByteBuffer bytes;

    /** Takes what is between position and limit. */
    FrameInput(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    int u8() throws PipeProtocolException {
        need(1);
        return bytes.get() & 0xff;
    }

    int i32() throws PipeProtocolException {
        need(4);
        return bytes.getInt();
    }

    long i64() throws PipeProtocolException {
        need(8);
        return bytes.getLong();
    }

    String text() throws PipeProtocolException {
        return new String(raw(), StandardCharsets.UTF_8);
    }

    byte[] raw() throws PipeProtocolException {
        int length = i32();
        if (length < 0 || length > bytes.remaining()) throw wrong("a length of " + length);
        var value = new byte[length];
        bytes.get(value);
        return value;
    }

    <T> Optional<T> optional(Part<T> part) throws PipeProtocolException {
        int present = u8();
        if (present > 1) throw wrong("a presence of " + present);
        return present == 1 ? Optional.of(part.read()) : Optional.empty();
    }

    <T> List<T> list(Part<T> part) throws PipeProtocolException {
        int count = i32();
        // An element has at least one byte.
        if (count < 0 || count > bytes.remaining()) throw wrong("a count of " + count);
        var values = new ArrayList<T>();
        for (int i = 0; i < count; i++) values.add(part.read());
        return values;
    }

    RunKey key() throws PipeProtocolException {
        return new RunKey(i64(), i32());
    }

    Payload payload() throws PipeProtocolException {
        int tag = u8();
        if (tag == INLINE) {
            int crc = i32();
            byte[] content = raw();
            if (content.length > Limits.INLINE_BYTES_MAX)
                throw wrong("an inline payload of " + content.length + " bytes");
            return new Payload.Inline(content, crc);
        }
        if (tag != STORED) throw wrong("a payload of kind " + tag);
        byte[] digest = raw();
        if (digest.length != 32) throw wrong("a SHA-256 of " + digest.length + " bytes");
        return new Payload.Stored(BlobId.of(digest, 0), i64());
    }

    void end() throws PipeProtocolException {
        if (bytes.hasRemaining()) throw wrong(bytes.remaining() + " bytes too many");
    }

    PipeProtocolException wrong(String what) {
        return new PipeProtocolException("the pipe carried no frame of this build: " + what + " at byte "
                + bytes.position() + " of " + bytes.limit() + "; the other end comes from another build, or is broken");
    }

    private void need(int count) throws PipeProtocolException {
        if (bytes.remaining() < count) throw wrong("cut short");
    }
}
