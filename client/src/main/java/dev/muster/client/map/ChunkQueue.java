package dev.muster.client.map;

import dev.muster.client.executor.StateLock;
import java.util.ArrayDeque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a map that are submitted and not taken, in order, and how the submitting ended. It has the lock of the map: code
 * that decides by what is in here, and changes it, does both under {@link #locked}.
 */
final class ChunkQueue {
    private final StateLock lock = new StateLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<MapChunk> chunks = new ArrayDeque<>(); // guarded by lock
    private volatile int formed; // elements that are in some chunk; written under lock
    private int inFlight; // guarded by lock
    private volatile boolean ended; // nothing more is submitted; written under lock
    /** Unchecked, of the input or of a submit; shown when what was submitted is taken. Guarded by lock. */
    private @Nullable Throwable trouble;

    /** Does this under the lock of the map. */
    void locked(Runnable action) {
        lock.locked(action);
    }

    <T> T underLock(Supplier<T> question) {
        return lock.underLock(question);
    }

    // ---- for the one that submits

    /** How many elements are in some chunk. */
    int formed() {
        return formed;
    }

    /** How many chunks are submitted and not done. Under the lock. */
    int inFlight() {
        return inFlight;
    }

    /** The chunk has been submitted. Under the lock. */
    void add(MapChunk chunk) {
        formed = chunk.to;
        inFlight++;
        chunks.addLast(chunk);
    }

    boolean hasEnded() {
        return ended;
    }

    /** Nothing more is submitted, for this reason. */
    void endWith(Throwable why) {
        locked(() -> {
            trouble = why;
            ended = true;
            changed.signalAll();
        });
    }

    /** Nothing more is submitted, and what is in here is given up; what has started only where the argument says so. */
    void cancel(boolean force) {
        locked(() -> {
            ended = true;
            // From the last on: a slot that gets free must find nothing more to start.
            chunks.descendingIterator().forEachRemaining(chunk -> {
                if (force || !chunk.isStarted()) chunk.giveUp(force);
            });
            changed.signalAll();
        });
    }

    // ---- for chunks

    /** A chunk has an outcome. Under the lock. */
    void oneIsDone() {
        inFlight--;
        changed.signalAll();
    }

    /** Waits until the chunk is done; false if the time is up first. */
    boolean awaitDone(MapChunk chunk, long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (!chunk.isDone()) {
                if (left <= 0) return false;
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    // ---- for the consumer, one thread

    boolean isEmpty() {
        return underLock(chunks::isEmpty);
    }

    /**
     * Whether there is something to take, now or later, without reading more of the input.
     *
     * @param total how many elements will be in some chunk, as far as that is known
     */
    boolean hasMore(int total) {
        return underLock(() -> !chunks.isEmpty() || trouble != null || formed < total);
    }

    /**
     * Waits for the first chunk and takes it, once it is done; or the {@link #rest}, once nothing more will come.
     *
     * @param comesAlone whether chunks are submitted while a thread waits here
     * @return null if the time is up first
     */
    @Nullable
    MapChunk take(boolean comesAlone, Rest rest, long deadlineNanos, boolean hasDeadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                MapChunk head = chunks.peekFirst();
                if (head != null && head.isDone()) return chunks.removeFirst();
                if (head == null && (ended || !comesAlone)) return rest(rest);
                if (!hasDeadline) {
                    changed.await();
                } else {
                    long left = deadlineNanos - System.nanoTime();
                    if (left <= 0) return null;
                    long ignored = changed.awaitNanos(left);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Makes a chunk of what was never submitted. */
    interface Rest {
        /** A chunk from this element to the end of the input, of at least one element. */
        MapChunk from(int formed);
    }

    /** What was never submitted: one element that tells the trouble of it all, or each as cancelled. */
    private MapChunk rest(Rest rest) {
        MapChunk made = rest.from(formed);
        made.neverSubmitted(trouble, new CancellationException("the map was cancelled before this element was run"));
        trouble = null;
        formed = made.to;
        return made;
    }
}
