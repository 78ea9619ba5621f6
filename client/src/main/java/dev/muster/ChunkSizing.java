package dev.muster;

import dev.muster.task.Limits;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * How many elements the next chunk of a map has. Starts small, grows while chunks turn out short, shrinks when they turn out
 * long, and gets smaller towards the end, so that all slots finish together. For one thread at a time.
 */
final class ChunkSizing {
    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long AIM_NANOS = TimeUnit.MILLISECONDS.toNanos(35);
    private static final long TINY_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
    private static final long CHUNK_BYTES = Limits.INLINE_BYTES_MAX * 3L / 4;

    private final OptionalInt fixed;
    private int size = 1;

    ChunkSizing(OptionalInt fixed) {
        this.fixed = fixed;
    }

    /** How many of the elements from this index on; at least 1. */
    int next(MapInput input, int from, int slots) {
        int left = input.size() - from;
        if (fixed.isPresent()) return Math.min(left, fixed.getAsInt());
        int count = Math.min(size, Math.max(1, left / (slots * 4)));
        long bytes = input.bytes(from, from + count);
        if (bytes > CHUNK_BYTES) count = Math.max(1, (int) (count * CHUNK_BYTES / bytes));
        return count;
    }

    /** A chunk of so many elements took so long to run. */
    void took(int count, long nanos) {
        if (nanos < SHORT_NANOS) {
            long factor = nanos < TINY_NANOS ? 4 : 2;
            size = (int) Math.min(Integer.MAX_VALUE / 8, Math.max(size, count * factor));
        } else if (nanos > LONG_NANOS) {
            size = (int) Math.max(1, Math.min(size, count * AIM_NANOS / nanos));
        }
    }

    int size() {
        return size;
    }
}
