package dev.muster.model.jvm;

import dev.muster.model.Limits;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * For what has to be done although the heap is full: to notify waiting threads of that. What filled the heap usually ends soon by
 * the same error, and memory is free again. Nothing signals that, so this class tries again after a pause.
 */
public final class FullHeap {
    /** While the collector tries to find some memory, a few objects take minutes. */
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(15);

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final int RESERVE_BYTES = 512 * 1024;

    private static volatile byte @Nullable [] reserve;

    private FullHeap() {}

    /** Reserves some memory, if none is reserved: with it the lack of memory can be reported. */
    public static void setAside() {
        if (reserve == null) reserve = new byte[RESERVE_BYTES];
    }

    /** There is none left: what was set aside is to be used now. */
    public static void useReserve() {
        reserve = null;
    }

    /**
     * Calls the action, and again for as long as it throws for lack of memory, at most for a quarter of an hour; then that is
     * thrown. Needs no memory of its own.
     *
     * @param action what may be called again after it has failed halfway
     */
    public static <T> void outlast(Consumer<? super T> action, T argument) {
        long begin = System.nanoTime();
        long pause = FIRST_PAUSE_NANOS;
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    action.accept(argument);
                    return;
                } catch (Throwable e) {
                    if (!isLackOfMemory(e) || System.nanoTime() - begin > PATIENCE_NANOS) throw e;
                }
                useReserve();
                interrupted |= Thread.interrupted(); // or there would be no pause
                LockSupport.parkNanos(pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            }
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    /** The same for an action that knows what it is about. */
    public static void outlast(Runnable action) {
        outlast(FullHeap::run, action);
    }

    private static void run(Runnable action) {
        action.run();
    }

    /** Whether this came of a full heap, or of no thread to be had. */
    public static boolean isLackOfMemory(@Nullable Throwable thrown) {
        Throwable each = thrown;
        for (int i = 0; each != null && i < Limits.CAUSES_MAX; i++, each = each.getCause())
            if (each instanceof OutOfMemoryError) return true;
        return false;
    }
}
