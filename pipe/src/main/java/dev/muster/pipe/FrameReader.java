package dev.muster.pipe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/** Cuts a stream of bytes into frames. */
final class FrameReader {
    private final ReadableByteChannel channel;
    private final ByteBuffer buffer;
    private final int bytesMax;

    FrameReader(ReadableByteChannel channel, int bufferBytes, int bytesMax) {
        this.channel = channel;
        this.bytesMax = bytesMax;
        this.buffer = ByteBuffer.allocateDirect(bufferBytes).limit(0);
    }

    /**
     * The next frame without its length, valid until the next call; null at the end of the stream. A stream that ends inside a
     * frame ends there too: the writer died, and what it had half written never happened.
     */
    @Nullable
    ByteBuffer next() throws IOException {
        if (!fill(FrameOutput.LENGTH_BYTES)) return null;
        int length = buffer.getInt();
        if (length < 1 || length > bytesMax) {
            throw new PipeProtocolException("the pipe announced a frame of " + length + " bytes, a frame has 1 to "
                    + bytesMax + "; the other end comes from another build, or is broken");
        }
        if (length > buffer.capacity()) return readLarge(length);
        if (!fill(length)) return null;
        ByteBuffer body = buffer.slice(buffer.position(), length);
        buffer.position(buffer.position() + length);
        return body;
    }

    /** Waits until the buffer holds this many unread bytes. */
    private boolean fill(int count) throws IOException {
        if (buffer.remaining() >= count) return true;
        buffer.compact();
        try {
            while (buffer.position() < count) {
                if (channel.read(buffer) < 0) return false;
            }
        } finally {
            buffer.flip();
        }
        return true;
    }

    private @Nullable ByteBuffer readLarge(int length) throws IOException {
        ByteBuffer body = ByteBuffer.allocate(length);
        body.put(buffer);
        while (body.hasRemaining()) {
            // Through the small buffer, or the platform would keep one of this size for the thread.
            buffer.clear().limit(Math.min(buffer.capacity(), body.remaining()));
            int count;
            try {
                count = channel.read(buffer);
            } finally {
                buffer.flip();
            }
            if (count < 0) return null;
            body.put(buffer);
        }
        return body.flip();
    }
}
