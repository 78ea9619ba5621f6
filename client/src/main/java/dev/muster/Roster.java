package dev.muster;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which threads a crew has, how many of them are free, and whether it may have more. A thread whose task waits for other
 * tasks of the crew is absent and leaves its place to another one. Guarded by the lock of the crew.
 */
final class Roster {
    private static final int SPARES_MAX = 256; // threads beyond the maximum, for those that are absent

    private final int threadsMax;
    private final Set<Seat> seats = new LinkedHashSet<>(); // until their thread is about to end
    private final Set<Thread> leaving = new LinkedHashSet<>(); // after a shutdown
    private int idle; // threads that take from the queue next: those that wait, are starting, or offered themselves
    private int busy;
    private int absent;

    Roster(int threadsMax) {
        this.threadsMax = threadsMax;
    }

    // ---- coming and going

    boolean mayGrow() {
        return seats.size() - Math.min(absent, SPARES_MAX) < threadsMax;
    }

    /** Whether there is one thread too many, because one that was absent is back. */
    boolean isSurplus() {
        return seats.size() - absent > threadsMax;
    }

    boolean isEmpty() {
        return seats.isEmpty();
    }

    int size() {
        return seats.size();
    }

    /** The tasks that its threads have. */
    List<LocalTask<?>> running() {
        var running = new ArrayList<LocalTask<?>>();
        for (Seat seat : seats) {
            if (seat.taken != null) running.add(seat.taken);
            running.addAll(seat.tasks());
        }
        return running;
    }

    /** It is starting. */
    void add(Seat seat) {
        seats.add(seat);
        idle++;
    }

    /** It was idle and is about to end; somebody may wait for that. */
    void remove(Seat seat, boolean awaited) {
        idle--;
        seats.remove(seat);
        if (awaited) leaving.add(seat.thread);
    }

    /** Those that are still to end before the crew is gone. */
    List<Thread> threads() {
        leaving.removeIf(thread -> !thread.isAlive());
        var threads = new ArrayList<>(leaving);
        for (Seat seat : seats) if (seat.taken == null || seat.busy) threads.add(seat.thread);
        return threads;
    }

    // ---- working

    int idle() {
        return idle;
    }

    boolean isAnyBusy() {
        return busy > 0;
    }

    /** It works on this now. */
    void take(Seat seat, LocalTask<?> task) {
        seat.taken = task;
        seat.busy = true;
        idle--;
        busy++;
    }

    /** Nothing but completing the future of its task is left to do: it counts as idle from now on. */
    void offer(Seat seat) {
        seat.offered = true;
        idle++;
    }

    /** It has ended what it worked on, if anything. */
    void rest(Seat seat) {
        if (seat.taken == null) return;
        seat.taken = null;
        if (!seat.offered) idle++;
        seat.offered = false;
        excuse(seat);
    }

    /** The crew need not wait for what it does. */
    void excuse(Seat seat) {
        if (seat.busy) busy--;
        seat.busy = false;
    }

    /**
     * One of the threads is going to wait for tasks of the crew.
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
