package dev.muster;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;

/**
 * Who waits for what among the threads that run local tasks, of all crews: to tell a task that it would wait for ever,
 * because what it waits for waits, perhaps through others, for it. Knows the waits that no clock ends.
 *
 * <p>A circle is closed by the last wait in it, so each wait is followed from its own thread, and no further than it leads. One
 * that a failure of a sibling may still open is none; it goes unseen if the sibling succeeds after that.
 */
final class WaitGraph {
    private static final IdentityHashMap<Seat, Wait> WAITS = new IdentityHashMap<>(); // guarded by this class

    private record Wait(List<? extends Future<?>> futures, Absence.Until until) {}

    private WaitGraph() {}

    /**
     * This thread is going to wait for these.
     *
     * @return whether it is in the graph now and has to be taken out of it
     * @throws IllegalStateException if it would wait for ever
     */
    static boolean begin(Seat mine, Collection<? extends Future<?>> futures, Absence.Until until) {
        if (until == Absence.Until.TIME_IS_UP || !isForTasks(futures)) return false;
        var wait = new Wait(List.copyOf(futures), until);
        if (mayBegin(mine, wait)) return true;
        throw new IllegalStateException("these tasks wait for each other and would never end: " + wait.futures.get(0)
                + (wait.futures.size() > 1 ? " and " + (wait.futures.size() - 1) + " more" : "")
                + " is waited for by a task that runs on this thread, " + mine.thread.getName()
                + ", and waits for that; wait for it with a time-out, or outside of the tasks");
    }

    static synchronized void end(Seat mine) {
        WAITS.remove(mine);
    }

    private static boolean isForTasks(Collection<? extends Future<?>> futures) {
        for (Future<?> future : futures) {
            if (future instanceof LocalTask<?>) return true;
            if (future instanceof TaskFuture<?> ours && isForTasks(ours.sources())) return true;
        }
        return false;
    }

    private static synchronized boolean mayBegin(Seat mine, Wait wait) {
        WAITS.put(mine, wait);
        if (!isStuck(mine)) return true;
        WAITS.remove(mine);
        return false;
    }

    private static boolean isStuck(Seat mine) {
        Set<Seat> stuck = from(mine);
        boolean fewer = true;
        while (fewer && stuck.contains(mine)) {
            fewer = stuck.removeIf(seat -> mayEnd(requireNonNull(WAITS.get(seat)), stuck));
        }
        return stuck.contains(mine);
    }

    /** The threads that wait and on which the wait of this one may depend, itself among them. */
    private static Set<Seat> from(Seat mine) {
        Set<Seat> found = Collections.newSetFromMap(new IdentityHashMap<>());
        var next = new ArrayDeque<Seat>(List.of(mine));
        for (Seat seat = next.poll(); seat != null; seat = next.poll()) {
            Wait wait = WAITS.get(seat);
            if (wait != null && found.add(seat)) addSeats(wait.futures, next);
        }
        return found;
    }

    private static void addSeats(Collection<? extends Future<?>> futures, Collection<Seat> seats) {
        for (Future<?> future : futures) {
            if (future instanceof LocalTask<?> task) {
                Seat seat = task.seat();
                if (seat != null) seats.add(seat);
            } else if (future instanceof TaskFuture<?> ours) {
                addSeats(ours.sources(), seats);
            }
        }
    }

    private static boolean mayEnd(Wait wait, Set<Seat> stuck) {
        boolean forAll = wait.until != Absence.Until.ONE_IS_DONE;
        for (Future<?> future : wait.futures) {
            if (mayEnd(future, wait.until, stuck) != forAll) return !forAll;
        }
        return forAll;
    }

    private static boolean mayEnd(Future<?> future, Absence.Until until, Set<Seat> stuck) {
        if (!(future instanceof TaskFuture<?> ours)) return true; // nobody here knows what it waits for
        if (ours instanceof LocalTask<?> task) return !isStuck(task, until, stuck);
        return ours.isDone() || ours.endsWith() == Absence.Until.TIME_IS_UP || mayFollow(ours, stuck);
    }

    /** Of one that is made from others: those of them that are done have not ended it. */
    private static boolean mayFollow(TaskFuture<?> derived, Set<Seat> stuck) {
        boolean forAll = derived.endsWith() != Absence.Until.ONE_IS_DONE;
        boolean isAnyLeft = false;
        for (Future<?> source : derived.sources()) {
            if (source instanceof TaskFuture<?> ours && ours.isDone()) continue;
            isAnyLeft = true;
            if (mayEnd(source, Absence.Until.ALL_ARE_DONE, stuck) != forAll) return !forAll;
        }
        return forAll || !isAnyLeft;
    }

    private static boolean isStuck(LocalTask<?> task, Absence.Until until, Set<Seat> stuck) {
        if (task.isDone() && until != Absence.Until.ALL_HAVE_LEFT) return false;
        Seat seat = task.seat();
        return seat != null && stuck.contains(seat) && seat.runs(task);
    }
}
