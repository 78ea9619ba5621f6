package dev.muster.client.futures;

import dev.muster.model.jvm.FullHeap;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where results are decoded and futures completed: never on the thread of the loop or of the transport, because both run
 * code of the user, which may take its time or wait for another future.
 *
 * <p>One thread drains the queue, and another one stands by. When the first is stuck in one item while others wait, the one
 * standing by takes over and a new one stands by, up to a bound: so a callback that waits for the result of another task gets
 * it. Threads that find nothing to do for a while end; a pool at rest has none. An executor of the user's may do the work
 * instead; what it does not take is done here all the same.
 */
public final class CompletionThreads {
    private static final System.Logger LOG = System.getLogger("dev.muster");
    static final int THREADS_MAX = 256;
    private static final long STUCK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final ThreadLocal<@Nullable CompletionThreads> CURRENT = new ThreadLocal<>();

    /** A lock that others hold may need memory itself. */
    private static final Consumer<ReentrantLock> LOCKING = ReentrantLock::lock;

    private final String name;
    private final ThreadFactory factory;
    private final @Nullable Executor foreign; // the user's own, instead of threads of Muster
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrival = lock.newCondition();
    // Guarded by lock.
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private int threads;
    private int busy;
    private int watching; // stand by, and look soon whether those that are busy are stuck
    private int named;
    private long taken; // how many items have been taken: no change means that everybody busy is stuck
    private boolean closed;
    private boolean starved; // of threads; and has said so
    private volatile boolean toldOfForeign; // that it rejects
    private int handed; // items that the foreign executor has and has not run

    public CompletionThreads(String name) {
        this(name, daemons(name), null);
    }

    public CompletionThreads(String name, ThreadFactory factory, @Nullable Executor foreign) {
        this.name = name;
        this.factory = factory;
        this.foreign = foreign;
    }

    public static CompletionThreads of(String name, Optional<Executor> foreign) {
        return new CompletionThreads(name, daemons(name), foreign.orElse(null));
    }

    private static ThreadFactory daemons(String name) {
        return OwnThread.daemons(() -> name + "-completer");
    }

    /** Whether this thread completes futures now, those of any pool: what it runs then may be a callback. */
    public static boolean isCompleting() {
        return CURRENT.get() != null;
    }

    /**
     * Leaves an item; never blocks. Bounded by the window of the session: nothing completes that was not offered.
     *
     * @param whenThrown gets what the item throws; ensures that nothing waits for ever
     */
    public void enqueue(Runnable work, Consumer<? super Throwable> whenThrown) {
        Runnable item = OwnThread.guarded(ThreadRole.COMPLETER, work, whenThrown);
        if (foreign == null || !isHandedTo(foreign, item)) leave(item);
    }

    private boolean isHandedTo(Executor executor, Runnable item) {
        var handed = new Handed(item);
        count(1);
        try {
            executor.execute(handed);
            return true;
        } catch (RuntimeException | Error e) { // such as a rejection: nothing may be lost by it
            count(-1);
            if (!toldOfForeign) {
                String what = "the callbackExecutor rejected an outcome, so the pool " + name
                        + " processes it; this is logged once";
                LOG.log(System.Logger.Level.WARNING, what, e);
            }
            toldOfForeign = true;
            return false;
        } finally {
            handed.giver = null;
        }
    }

    private void count(int more) {
        FullHeap.outlast(LOCKING, lock); // or the count would be wrong for ever
        try {
            handed += more;
        } finally {
            lock.unlock();
        }
    }

    /** An item on its way through the user's executor. */
    private final class Handed implements Runnable {
        private final Runnable item;
        private volatile @Nullable Thread giver = Thread.currentThread();

        Handed(Runnable item) {
            this.item = item;
        }

        /** In the thread that gave it, which has to go on, it is not run: some executors do that when they are full. */
        @Override
        public void run() {
            try {
                if (Thread.currentThread() == giver) leave(item);
                else perform(item);
            } finally {
                count(-1);
            }
        }
    }

    private void leave(Runnable item) {
        lock.lock();
        try {
            queue.addLast(item);
            if (threads == 0) startThread();
            else if (busy == 0) arrival.signal();
            else wakeWatcher();
        } finally {
            lock.unlock();
        }
    }

    /** Of those that stand by one has to watch whether what is in the queue gets stuck behind another item. With the lock held. */
    private void wakeWatcher() {
        if (watching == 0 && threads > busy) arrival.signal();
    }

    /** Threads end when the queue is empty. */
    public void close() {
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
    public boolean isBusy() {
        lock.lock();
        try {
            if (threads == 0 && !queue.isEmpty()) startThread();
            return busy > 0 || handed > 0 || !queue.isEmpty();
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
        try {
            Thread thread = factory.newThread(this::work);
            thread.setName(name + "-completer-" + ++named);
            thread.setDaemon(true);
            thread.start();
            threads++;
            starved = false;
        } catch (OutOfMemoryError e) { // no native thread, or no heap: those that exist must do
            if (!starved) tellOfStarving(e);
            starved = true;
        }
    }

    private static void tellOfStarving(OutOfMemoryError why) {
        try {
            LOG.log(System.Logger.Level.WARNING, "no completion thread can be started at the moment", why);
        } catch (Throwable e) {
            boolean ignored = e == why; // what cannot be said, as with a full heap, stops nothing
        }
    }

    private void work() {
        FullHeap.outlast(CompletionThreads::mark); // or an item that was taken could be lost for lack of memory
        FullHeap.outlast(LOCKING, lock); // this thread is counted, and nobody else may take what is in the queue
        try {
            while (mayTake()) drain();
        } finally {
            threads--; // if it ends by an error, the next check starts another: see isBusy
            lock.unlock();
        }
    }

    /** From here on to mark this thread as one that completes needs no memory. */
    private static void mark() {
        CURRENT.set(null);
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
            if (busy == 0) {
                await(KEEP_ALIVE_NANOS);
            } else {
                watching++;
                try {
                    await(STUCK_NANOS);
                } finally {
                    watching--;
                }
            }
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
        Runnable item;
        busy++;
        try {
            if (threads == busy && threads < THREADS_MAX) startThread(); // one thread must be free
            while ((item = queue.pollFirst()) != null) {
                taken++;
                if (!queue.isEmpty()) wakeWatcher();
                lock.unlock();
                try {
                    perform(item);
                } finally {
                    boolean ignored = Thread.interrupted(); // a callback may have left it set
                    FullHeap.outlast(LOCKING, lock);
                }
            }
        } finally {
            busy--;
        }
    }

    private void perform(Runnable item) {
        CompletionThreads outer = CURRENT.get();
        CURRENT.set(this);
        try {
            item.run();
        } catch (Throwable e) {
            report(e);
        } finally {
            CURRENT.set(outer);
        }
    }

    private static void report(Throwable failure) {
        try {
            LOG.log(System.Logger.Level.ERROR, "completing a future failed; this is a bug in Muster", failure);
        } catch (Throwable e) {
            // A log that throws costs no thread.
        }
    }
}
