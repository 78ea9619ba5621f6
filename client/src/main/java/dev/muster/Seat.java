package dev.muster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A thread that runs local tasks, and which: more than one, when a task that waits for another runs that one meanwhile. An
 * interrupt reaches the task it is meant for and no other: it is kept while another one is on top.
 */
final class Seat {
    private static final ThreadLocal<@Nullable Seat> OF_THREAD = new ThreadLocal<>();

    final @Nullable ThreadCrew crew; // null for a thread that is not ours
    final Thread thread;
    private final ArrayDeque<Use> uses = new ArrayDeque<>(2); // guarded by this; the first is on top

    // Guarded by the lock of the crew.
    @Nullable
    LocalTask<?> taken; // from the queue

    boolean busy; // the crew waits for it before it ends
    boolean offered; // counted as idle before it is, because nothing but completing its future is left to do

    Seat(@Nullable ThreadCrew crew, Thread thread) {
        this.crew = crew;
        this.thread = thread;
    }

    /** A task on this thread, and whether it was interrupted. */
    private static final class Use {
        final LocalTask<?> task;
        final boolean wasInterrupted; // the thread, before
        boolean interrupted; // this task, by its future

        Use(LocalTask<?> task, boolean wasInterrupted) {
            this.task = task;
            this.wasInterrupted = wasInterrupted;
        }
    }

    /** That of this thread; null if it runs no task and is of no crew. */
    static @Nullable Seat find() {
        return OF_THREAD.get();
    }

    void sitDown() {
        OF_THREAD.set(this);
    }

    void getUp() {
        OF_THREAD.remove();
    }

    /** The task runs now, on top of what runs. By this thread. */
    void enter(LocalTask<?> task) {
        boolean was = crew != null && Thread.interrupted();
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
            if (crew != null || ended.interrupted) {
                boolean ignored = Thread.interrupted();
            }
            Use below = uses.peekFirst();
            if (ended.wasInterrupted || (below != null && below.interrupted)) thread.interrupt();
        }
    }

    /** Interrupts the task, now or when it is on top again. From any thread. */
    synchronized void interrupt(LocalTask<?> task) {
        for (Use use : uses) if (use.task == task) interrupt(use);
    }

    private void interrupt(Use use) {
        use.interrupted = true;
        if (uses.peekFirst() == use) thread.interrupt();
    }

    /** What runs here, the innermost first. */
    synchronized List<LocalTask<?>> tasks() {
        var tasks = new ArrayList<LocalTask<?>>();
        for (Use use : uses) tasks.add(use.task);
        return tasks;
    }

    synchronized boolean runs(LocalTask<?> task) {
        for (Use use : uses) if (use.task == task) return true;
        return false;
    }

    synchronized boolean isInTask() {
        return !uses.isEmpty();
    }
}
