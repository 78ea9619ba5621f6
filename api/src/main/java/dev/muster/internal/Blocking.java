package dev.muster.internal;

import java.util.Collection;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reports that a thread is about to block until futures are done. A thread of a pool has a {@link Listener}, which may let
 * another thread take its place during the wait, or refuse a wait that would never end. Any other thread blocks. This
 * corresponds to {@link java.util.concurrent.ForkJoinPool.ManagedBlocker} of the fork-join pool.
 */
public final class Blocking {
    private static final ThreadLocal<@Nullable Listener> LISTENER = new ThreadLocal<>();

    private Blocking() {}

    /** What ends the wait. */
    public enum Until {
        /** All of the futures. */
        ALL_ARE_DONE,
        /** All of the futures, and cancelled tasks have left their threads. */
        ALL_HAVE_LEFT,
        /** Any of the futures. */
        ONE_IS_DONE,
        /** The time-out at the latest, so this wait cannot be part of a deadlock. */
        TIME_IS_UP
    }

    /** Receives the waits of one thread, in that thread. */
    public interface Listener {
        /**
         * The thread is going to wait for these, which are not changed meanwhile.
         *
         * @throws IllegalStateException if the wait would never end
         */
        Wait begin(Collection<? extends Future<?>> awaited, Until until);
    }

    /** A wait that has begun. */
    @FunctionalInterface
    public interface Wait {
        /** The wait is over. */
        void end();
    }

    /** The listener of this thread from now on; null for none. */
    public static void listen(@Nullable Listener listener) {
        if (listener == null) LISTENER.remove();
        else LISTENER.set(listener);
    }

    /** The listener of this thread; null if it has none. */
    public static @Nullable Listener listener() {
        return LISTENER.get();
    }

    /**
     * This thread is going to wait for these, which are not changed meanwhile.
     *
     * @throws IllegalStateException if the wait would never end
     */
    public static Wait begin(Collection<? extends Future<?>> awaited, Until until) {
        Listener mine = LISTENER.get();
        return mine == null ? () -> {} : mine.begin(awaited, until);
    }
}
