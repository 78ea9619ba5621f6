package dev.muster;

import java.util.ArrayDeque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where results are decoded and futures completed: never on the thread of the loop or of the transport, because both run
 * code of the user, which may take its time or wait for another future.
 *
 * <p>One thread drains the queue, and another one stands by. When the first is stuck in one item while others wait, the one
 * standing by takes over and a new one stands by, up to a bound: so a callback that waits for the result of another task gets
 * it. Threads that find nothing to do for a while end; a pool at rest has none.
 */
final class Completions {
    private static final System.Logger LOG = System.getLogger("dev.muster");
    static final int THREADS_MAX = 64;
    private static final long STUCK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final String name;
    private final ThreadFactory factory;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrival = lock.newCondition();
    // Guarded by lock.
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private int threads;
    private int busy;
    private int named;
    private long taken; // how many items have been taken: no change means that everybody busy is stuck
    private boolean closed;
    private boolean starved; // of threads; and has said so

    Completions(String name) {
        this(name, Thread::new);
    }

    Completions(String name, ThreadFactory factory) {
        this.name = name;
        this.factory = factory;
    }

    /** Leaves an item; never blocks. Bounded by the window of the session: nothing completes that was not offered. */
    void enqueue(Runnable item) {
        lock.lock();
        try {
            queue.addLast(item);
            if (threads == 0) {
                startThread();
            } else if (busy == 0) {
                arrival.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Threads end when the queue is empty. */
    void close() {
        lock.lock();
        try {
            closed = true;
            arrival.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether something is being completed, callbacks of the user included, or waits for that. Asked now and then, so it is also
     * the time to try again to have a thread, if none was to be had.
     */
    boolean isBusy() {
        lock.lock();
        try {
            if (threads == 0 && !queue.isEmpty()) startThread();
            return busy > 0 || !queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    int threads() {
        lock.lock();
        try {
            return threads;
        } finally {
            lock.unlock();
        }
    }

    private void startThread() {
        Thread thread = factory.newThread(this::work);
        thread.setName(name + "-completer-" + ++named);
        thread.setDaemon(true);
        try {
            thread.start();
            threads++;
            starved = false;
        } catch (OutOfMemoryError e) { // no native thread: those that exist must do
            if (!starved) LOG.log(System.Logger.Level.WARNING, "no thread for completions can be started for now", e);
            starved = true;
        }
    }

    private void work() {
        lock.lock();
        try {
            while (mayTake()) drain();
        } finally {
            threads--;
            lock.unlock();
        }
    }

    /** Stands by until this thread is to drain the queue; false when it is to end. Called and left with the lock held. */
    private boolean mayTake() {
        long seen = taken;
        long idleSince = System.nanoTime();
        while (true) {
            if (!queue.isEmpty() && (busy == 0 || (taken == seen && System.nanoTime() - idleSince >= STUCK_NANOS))) {
                return true;
            }
            if (taken != seen) {
                seen = taken;
                idleSince = System.nanoTime();
            }
            boolean spare = threads - busy > 1;
            if (closed && queue.isEmpty() && (busy == 0 || spare)) return false;
            if (queue.isEmpty() && System.nanoTime() - idleSince >= KEEP_ALIVE_NANOS && (busy == 0 || spare))
                return false;
            await(busy == 0 ? KEEP_ALIVE_NANOS : STUCK_NANOS);
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the caller loops
    private void await(long nanos) {
        try {
            long ignored = arrival.awaitNanos(nanos);
        } catch (InterruptedException e) {
            // A late interrupt that was meant for a callback: it means nothing here.
        }
    }

    /** Works until the queue is empty. Called and left with the lock held. */
    private void drain() {
        busy++;
        if (threads == busy && threads < THREADS_MAX) startThread(); // somebody must stand by
        Runnable item;
        while ((item = queue.pollFirst()) != null) {
            taken++;
            lock.unlock();
            try {
                item.run();
            } catch (Throwable e) {
                LOG.log(System.Logger.Level.ERROR, "completing a future failed; this is a bug in Muster", e);
            } finally {
                boolean ignored = Thread.interrupted(); // a callback may have left it set
                lock.lock();
            }
        }
        busy--;
    }
}
