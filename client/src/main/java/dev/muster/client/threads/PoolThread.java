package dev.muster.client.threads;

import dev.muster.internal.Blocking;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A thread that runs local tasks, and which: more than one, when a task that waits for another runs that one meanwhile. An
 * interrupt reaches the task it is meant for and no other: it is kept while another one is on top.
 */
final class PoolThread implements Blocking.Listener {
    /** The pool that a thread belongs to. */
    interface Owner {
        /**
         * One of the threads is going to wait for tasks of the pool: until it is {@link #present} again another one may take its
         * place.
         *
         * @throws IllegalStateException if so many wait that nobody would be left
         */
        void absent();

        /** The wait is over. */
        void present();
    }

    final @Nullable Owner owner; // null for a thread that belongs to no pool
    final Thread thread;
    private final ArrayDeque<Use> uses = new ArrayDeque<>(2); // guarded by this; the first is on top

    // Guarded by the lock of the pool.
    @Nullable
    ThreadTask taken; // from the queue

    boolean busy; // the pool waits for it before it ends
    boolean offered; // counted as idle before it is, because nothing but completing its future is left to do

    PoolThread(@Nullable Owner owner, Thread thread) {
        this.owner = owner;
        this.thread = thread;
    }

    /** A task on this thread, and whether it was interrupted. */
    private static final class Use {
        final ThreadTask task;
        final boolean wasInterrupted; // the thread, before
        boolean interrupted; // this task, by its future

        Use(ThreadTask task, boolean wasInterrupted) {
            this.task = task;
            this.wasInterrupted = wasInterrupted;
        }
    }

    /** That of this thread; null if it runs no task and belongs to no pool. */
    static @Nullable PoolThread find() {
        return Blocking.listener() instanceof PoolThread found ? found : null;
    }

    /** This thread runs tasks from now on. By this thread. */
    void begin() {
        Blocking.listen(this);
    }

    /** This thread runs no tasks any more. By this thread. */
    void end() {
        Blocking.listen(null);
    }

    @Override
    public Blocking.Wait begin(Collection<? extends Future<?>> awaited, Blocking.Until until) {
        return ManagedWaits.begin(this, awaited, until);
    }

    /** The task runs now, on top of what runs. By this thread. */
    void enter(ThreadTask task) {
        boolean was = owner != null && Thread.interrupted();
        synchronized (this) {
            var use = new Use(task, was);
            uses.addFirst(use);
            if (task.isStopped()) interrupt(use);
        }
    }

    /** The task on top has ended: no interrupt of it is left. By this thread. */
    void leave() {
        synchronized (this) {
            Use ended = uses.removeFirst();
            if (owner != null || ended.interrupted) {
                boolean ignored = Thread.interrupted();
            }
            Use below = uses.peekFirst();
            if (ended.wasInterrupted || (below != null && below.interrupted)) thread.interrupt();
        }
    }

    /** Interrupts the task, now or when it is on top again. From any thread. */
    synchronized void interrupt(ThreadTask task) {
        for (Use use : uses) if (use.task == task) interrupt(use);
    }

    private void interrupt(Use use) {
        use.interrupted = true;
        if (uses.peekFirst() == use) thread.interrupt();
    }

    /** What runs here, the innermost first. */
    synchronized List<ThreadTask> tasks() {
        var tasks = new ArrayList<ThreadTask>();
        for (Use use : uses) tasks.add(use.task);
        return tasks;
    }

    synchronized boolean runs(ThreadTask task) {
        for (Use use : uses) if (use.task == task) return true;
        return false;
    }

    synchronized boolean isInTask() {
        return !uses.isEmpty();
    }
}
