package dev.muster;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Who waits for what among the threads that run local tasks, of all crews: to tell a task that it would wait for ever,
 * because what it waits for waits, perhaps through others, for it. Knows the waits that no clock ends.
 */
final class WaitGraph {
    private static final IdentityHashMap<Seat, Wait> WAITS = new IdentityHashMap<>(); // guarded by this class

    private record Wait(List<LocalTask<?>> tasks, boolean forAll) {}

    private WaitGraph() {}

    /**
     * This thread is going to wait for these.
     *
     * @return whether it is in the graph now and has to be taken out of it
     * @throws IllegalStateException if it would wait for ever
     */
    static synchronized boolean begin(Seat mine, List<LocalTask<?>> tasks, Absence.Until until) {
        if (tasks.isEmpty()) return false;
        WAITS.put(mine, new Wait(tasks, until == Absence.Until.ALL_ARE_DONE));
        if (!isStuck(mine)) return true;
        WAITS.remove(mine);
        throw new IllegalStateException("these tasks wait for each other and would never end: " + tasks.get(0)
                + (tasks.size() > 1 ? " and " + (tasks.size() - 1) + " more" : "")
                + " is waited for by a task that runs on this thread, " + mine.thread.getName()
                + ", and waits for that; wait for it with a time-out, or outside of the tasks");
    }

    static synchronized void end(Seat mine) {
        WAITS.remove(mine);
    }

    private static boolean isStuck(Seat mine) {
        Set<Seat> stuck = Collections.newSetFromMap(new IdentityHashMap<>(WAITS.size()));
        stuck.addAll(WAITS.keySet());
        boolean fewer = true;
        while (fewer && stuck.contains(mine)) {
            fewer = stuck.removeIf(seat -> mayEnd(requireNonNull(WAITS.get(seat)), stuck));
        }
        return stuck.contains(mine);
    }

    private static boolean mayEnd(Wait wait, Set<Seat> stuck) {
        for (LocalTask<?> task : wait.tasks) {
            if (isStuck(task, stuck) == wait.forAll) return !wait.forAll;
        }
        return wait.forAll;
    }

    private static boolean isStuck(LocalTask<?> task, Set<Seat> stuck) {
        if (task.isDone()) return false;
        Seat seat = task.seat();
        return seat != null && stuck.contains(seat) && seat.runs(task);
    }
}
