package dev.muster.client.session;

import dev.muster.WhenFull;
import dev.muster.client.code.BlobShelf;
import dev.muster.client.futures.CompletionThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What was submitted and is not done, within the limits of the pool. */
final class PendingTasks {
    private final PendingLimits limits;
    private final BlobShelf shelf;
    private final Map<Long, Submission> open = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicInteger waiting = new AtomicInteger(); // threads

    PendingTasks(PendingLimits limits, BlobShelf shelf) {
        this.limits = limits;
        this.shelf = shelf;
    }

    /** Whether another task of this {@link Submission#cost cost} is within the limits. */
    boolean hasRoom(long more) {
        return open.size() < limits.tasks() && bytes.get() + more <= limits.bytes();
    }

    boolean waitsWhenFull() {
        return limits.whenFull() == WhenFull.WAIT;
    }

    /**
     * Waits until a task of this cost is within the limits; another thread may be faster.
     *
     * @throws RejectedExecutionException if there is none, and this pool or this thread does not wait; or what the check throws
     *     meanwhile
     */
    void awaitRoom(long more, Runnable checkAccepting) {
        try {
            boolean ignored = awaitRoom(more, checkAccepting, Long.MAX_VALUE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw full(more, " The thread was interrupted while it waited for capacity.");
        }
    }

    /** The same for so many nanoseconds; returns whether it is within the limits. */
    boolean awaitRoom(long more, Runnable checkAccepting, long nanos) throws InterruptedException {
        if (hasRoom(more)) return true;
        if (!waitsWhenFull() || more > limits.bytes()) throw full(more, "");
        if (CompletionThreads.isCompleting()) throw full(more, " A callback does not wait for capacity.");
        lock.lock();
        try {
            waiting.incrementAndGet();
            long left = nanos;
            while (!hasRoom(more)) {
                checkAccepting.run();
                if (left <= 0) return false;
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            waiting.decrementAndGet();
            lock.unlock();
        }
    }

    /** The pool may have been shut down: who waits for room looks again. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private RejectedExecutionException full(long more, String why) {
        return new RejectedExecutionException(limits.full(open.size(), bytes.get(), more) + why);
    }

    void add(Submission submission) {
        bytes.addAndGet(submission.cost());
        open.put(submission.seq, submission);
    }

    /** It is done, and its bytes are needed no more. Idempotent. */
    void remove(Submission submission) {
        if (!open.remove(submission.seq, submission)) return;
        bytes.addAndGet(-submission.cost());
        shelf.drop(submission.call);
        if (waiting.get() > 0) wake();
    }

    @Nullable
    Submission get(long seq) {
        return open.get(seq);
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    int size() {
        return open.size();
    }

    List<Submission> snapshot() {
        return new ArrayList<>(open.values());
    }
}
