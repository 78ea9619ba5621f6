package dev.muster.client.map;

import dev.muster.model.Limits;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * How many elements the next chunk of a map has. Starts small, grows while chunks turn out short, shrinks when they turn out
 * long or their results large, and gets smaller towards the end, so that all slots finish together. For any number of threads.
 */
public final class ChunkSizing {
    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long AIM_NANOS = TimeUnit.MILLISECONDS.toNanos(35);
    private static final long TINY_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
    private static final long CHUNK_BYTES = Limits.INLINE_BYTES_MAX * 3L / 4;

    /** What the results of a chunk may take before the next ones get smaller, in bytes. */
    private static final long RESULT_BYTES = 4L << 20;

    private final OptionalInt fixed;
    private final long bytesMax;
    private int size = 1;
    private boolean measured;

    public ChunkSizing(OptionalInt fixed) {
        this.fixed = fixed;
        // As many as the user has said, unless they could not travel together.
        this.bytesMax = fixed.isPresent() ? Limits.PAYLOAD_BYTES_MAX / 2 : CHUNK_BYTES;
    }

    /** How many of the elements from this index on; at least 1. */
    public synchronized int next(MapInput input, int from, int slots) {
        int left = input.size() - from;
        int count = Math.min(left, next(Math.max(1, left / (slots * 4))));
        while (count > 1) {
            long bytes = input.bytes(from, from + count);
            if (bytes <= bytesMax) break;
            count = Math.max(1, Math.min(count - 1, (int) (count * bytesMax / bytes)));
        }
        return count;
    }

    /** How many elements if there are enough: at most so many, unless the user has said how many. */
    public synchronized int next(long most) {
        return fixed.isPresent() ? fixed.getAsInt() : (int) Math.min(size, most);
    }

    /** Whether elements of so many bytes should be joined by no more. */
    public boolean isFull(long bytes) {
        return bytes >= bytesMax;
    }

    /** Whether it is known how long a chunk takes, or need not be. */
    synchronized boolean isMeasured() {
        return measured || fixed.isPresent();
    }

    /** A chunk of so many elements took so long to run, and its results so many bytes. */
    public synchronized void took(int count, long nanos, long resultBytes) {
        measured = true;
        if (resultBytes > RESULT_BYTES) {
            size = (int) Math.max(1, Math.min(size, count * RESULT_BYTES / resultBytes));
        } else if (nanos < SHORT_NANOS) {
            long factor = nanos < TINY_NANOS ? 4 : 2;
            size = (int) Math.min(Integer.MAX_VALUE / 8, Math.max(size, count * factor));
        } else if (nanos > LONG_NANOS) {
            size = (int) Math.max(1, Math.min(size, count * AIM_NANOS / nanos));
        }
    }
}
