package dev.muster.client.threads;

import dev.muster.client.executor.Producer;
import dev.muster.client.executor.Producers;
import dev.muster.client.executor.StateLock;
import dev.muster.client.executor.SubmissionGate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a pool of threads has under its lock: the tasks that wait, the threads, the producers, and whether it was shut down.
 * Phases only move forward: RUNNING → DRAINING on shutdown → TERMINATED when nothing is left of it.
 */
final class PoolState {
    private final TaskCompletion settling;
    private final CountDownLatch terminated = new CountDownLatch(1);
    private final StateLock lock = new StateLock();
    private final Condition changed = lock.newCondition();
    private final Producers producers = new Producers(lock);
    private volatile boolean shut; // written under lock

    // Guarded by lock.
    final TaskQueue queue = new TaskQueue();
    final ThreadRegistry registry;

    /** @param settling closed when no thread will complete anything any more */
    PoolState(int threadsMax, TaskCompletion settling) {
        this.registry = new ThreadRegistry(threadsMax);
        this.settling = settling;
    }

    void locked(Runnable action) {
        lock.locked(action);
    }

    <T> T underLock(Supplier<T> question) {
        return lock.underLock(question);
    }

    // ---- for those that submit

    /** Throws the exception of a submission, if it comes too late. Under the lock, if the answer is to stay true. */
    void checkAccepting(boolean asProducer) {
        if (asProducer ? isTerminated() : shut) throw SubmissionGate.shutDown();
    }

    void producerEnters(Producer producer) {
        producers.enter(producer, () -> checkAccepting(false));
    }

    void producerLeaves(Producer producer) {
        producers.leave(producer, this::lookAtEnd);
    }

    /** There is something to take: one of the threads that wait looks. Under the lock. */
    void signal() {
        changed.signal();
    }

    // ---- for the threads

    /** Waits for the next task of a thread that has nothing to do; null if the thread is to end: none came, or it is surplus. */
    @Nullable
    LocalTask<?> next(PoolThread thread, long keepAliveNanos) {
        lock.lock();
        try {
            registry.rest(thread);
            long left = keepAliveNanos;
            while (queue.isEmpty() || registry.isSurplus()) {
                if (left <= 0 || registry.isSurplus() || (shut && producers.isEmpty())) {
                    leave(thread);
                    return null;
                }
                left = pause(left);
            }
            LocalTask<?> task = queue.take();
            registry.take(thread, task);
            return task;
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the caller loops
    private long pause(long nanos) {
        try {
            return changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            return nanos; // a late interrupt that was meant for a task: it means nothing here
        }
    }

    /** The thread is about to end. Under the lock. */
    void leave(PoolThread thread) {
        registry.remove(thread, shut);
        if (!queue.isEmpty()) changed.signal(); // it may have been signalled for what another thread has to take now
        lookAtEnd();
    }

    /** The task needs no thread any more. */
    void forget(LocalTask<?> task) {
        locked(() -> {
            if (queue.remove(task)) lookAtEnd();
        });
    }

    // ---- the end

    void shut() {
        locked(() -> {
            shut = true;
            lookAtEnd();
        });
    }

    /** Takes all that waits out of the queue. */
    List<LocalTask<?>> takeQueue() {
        return underLock(() -> {
            List<LocalTask<?>> taken = queue.takeAll();
            lookAtEnd();
            return taken;
        });
    }

    /** A callback on this thread waits for the end: it would wait for itself. */
    void excuse(PoolThread thread) {
        locked(() -> {
            registry.excuse(thread);
            lookAtEnd();
        });
    }

    private void lookAtEnd() {
        if (!shut) return;
        changed.signalAll();
        if (!queue.isEmpty() || !producers.isEmpty() || registry.isAnyBusy()) return;
        settling.close();
        terminated.countDown();
    }

    boolean isShut() {
        return shut;
    }

    boolean isTerminated() {
        return terminated.getCount() == 0 && settling.isDone();
    }

    /** Waits until no task is left; false if the time is up first. */
    boolean awaitTerminated(long deadline) throws InterruptedException {
        return terminated.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS) && settling.awaitDone(deadline);
    }
}
