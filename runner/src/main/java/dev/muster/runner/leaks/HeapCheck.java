package dev.muster.runner.leaks;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Whether the heap has grown beyond what the environment allows after a task. Garbage does not count: where the heap looks
 * too large it is collected first, but not more often than now and then, because that may take longer than a task.
 */
public final class HeapCheck {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long bytesMax; // 0 for no limit
    private long nextNanos = System.nanoTime();

    public HeapCheck(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Says so if the heap holds too much; empty if not, or if it is too early to look again. */
    public synchronized Optional<String> look() {
        if (bytesMax == 0 || used() <= bytesMax || System.nanoTime() - nextNanos < 0) return Optional.empty();
        System.gc();
        nextNanos = System.nanoTime() + PAUSE_NANOS;
        long used = used();
        if (used <= bytesMax) return Optional.empty();
        return Optional.of("after a task the heap holds " + used + " bytes, and maxWorkerHeap allows " + bytesMax);
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
