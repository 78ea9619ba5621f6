package dev.muster.client.threads;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which threads a pool has, how many of them are free, and whether it may have more. A thread whose task waits for other
 * tasks of the pool is absent and leaves its place to another one. Guarded by the lock of the pool.
 */
final class ThreadRegistry {
    private static final int SPARES_MAX = 256; // threads beyond the maximum, for those that are absent

    private final int threadsMax;
    private final Set<PoolThread> threads = new LinkedHashSet<>(); // until their thread is about to end
    private final Set<Thread> leaving = new LinkedHashSet<>(); // after a shutdown
    private int idle; // threads that take from the queue next: those that wait, are starting, or offered themselves
    private int busy;
    private int absent;

    ThreadRegistry(int threadsMax) {
        this.threadsMax = threadsMax;
    }

    // ---- coming and going

    boolean mayGrow() {
        return threads.size() - Math.min(absent, SPARES_MAX) < threadsMax;
    }

    /** Whether there is one thread too many, because one that was absent is back. */
    boolean isSurplus() {
        return threads.size() - absent > threadsMax;
    }

    boolean isEmpty() {
        return threads.isEmpty();
    }

    int size() {
        return threads.size();
    }

    /** The tasks that its threads have. */
    List<ThreadTask> running() {
        var running = new ArrayList<ThreadTask>();
        for (PoolThread thread : threads) {
            if (thread.taken != null) running.add(thread.taken);
            running.addAll(thread.tasks());
        }
        return running;
    }

    /** It is starting. */
    void add(PoolThread thread) {
        threads.add(thread);
        idle++;
    }

    /** It was idle and is about to end; another thread may wait for that. */
    void remove(PoolThread thread, boolean awaited) {
        idle--;
        threads.remove(thread);
        if (awaited) leaving.add(thread.thread);
    }

    /** Those that are still to end before the pool is gone. */
    List<Thread> threads() {
        leaving.removeIf(thread -> !thread.isAlive());
        var alive = new ArrayList<>(leaving);
        for (PoolThread each : threads) if (each.taken == null || each.busy) alive.add(each.thread);
        return alive;
    }

    // ---- working

    int idle() {
        return idle;
    }

    boolean isAnyBusy() {
        return busy > 0;
    }

    /** It works on this now. */
    void take(PoolThread thread, ThreadTask task) {
        thread.taken = task;
        thread.busy = true;
        idle--;
        busy++;
    }

    /** Nothing but completing the future of its task is left to do: it counts as idle from now on. */
    void offer(PoolThread thread) {
        thread.offered = true;
        idle++;
    }

    /** It has ended what it worked on, if anything. */
    void rest(PoolThread thread) {
        if (thread.taken == null) return;
        thread.taken = null;
        if (!thread.offered) idle++;
        thread.offered = false;
        excuse(thread);
    }

    /** The pool need not wait for what it does. */
    void excuse(PoolThread thread) {
        if (thread.busy) busy--;
        thread.busy = false;
    }

    /**
     * One of the threads is going to wait for tasks of the pool.
     *
     * @throws IllegalStateException if nobody would be left, and nobody could be added
     */
    void leavePlace() {
        if (absent - SPARES_MAX >= threadsMax - 1) {
            throw new IllegalStateException(
                    absent + " tasks of this pool wait for others of it, which is the limit; wait"
                            + " for them with get() or join(), or outside of the tasks");
        }
        absent++;
    }

    void takePlace() {
        absent--;
    }
}
