package dev.muster;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The time in which a thread of a crew waits for futures that need threads of that crew: another thread may take its place
 * meanwhile, so that a pool in which everybody waits goes on. Other threads, and waits for something else, are left alone:
 * a limit of threads is also a limit for what their tasks do elsewhere.
 */
final class Absence {
    private static final Absence NONE = new Absence(null, null);

    /** What ends the wait. */
    enum Until {
        /** All of the futures. */
        ALL_ARE_DONE,
        /** All of the futures, and what is cancelled has left its thread. */
        ALL_HAVE_LEFT,
        /** Any of the futures. */
        ONE_IS_DONE,
        /** The clock, if nothing else does: so this wait is no part of a deadlock. */
        TIME_IS_UP
    }

    private final @Nullable Seat waiting; // as the graph knows
    private final @Nullable ThreadCrew left;

    private Absence(@Nullable Seat waiting, @Nullable ThreadCrew left) {
        this.waiting = waiting;
        this.left = left;
    }

    /**
     * This thread is going to wait for these, which are not changed meanwhile.
     *
     * @throws IllegalStateException if the wait would never end
     */
    static Absence begin(Collection<? extends Future<?>> awaited, Until until) {
        Seat mine = Seat.find();
        if (mine == null) return NONE;
        boolean known = WaitGraph.begin(mine, awaited, until);
        ThreadCrew crew = mine.crew;
        if (crew == null || !isAnyOf(crew, awaited)) return known ? new Absence(mine, null) : NONE;
        try {
            crew.absent();
        } catch (RuntimeException e) {
            if (known) WaitGraph.end(mine);
            throw e;
        }
        return new Absence(known ? mine : null, crew);
    }

    /**
     * This thread is going to wait for a task that another thread of the crew runs, or will run: nobody need take its place.
     *
     * @throws IllegalStateException if the wait would never end
     */
    static Absence inPlace(LocalTask<?> task) {
        Seat mine = Seat.find();
        if (mine == null || !WaitGraph.begin(mine, List.of(task), Until.ALL_ARE_DONE)) return NONE;
        return new Absence(mine, null);
    }

    /** The wait is over. */
    void end() {
        if (left != null) left.present();
        if (waiting != null) WaitGraph.end(waiting);
    }

    private static boolean isAnyOf(ThreadCrew crew, Collection<? extends Future<?>> futures) {
        for (Future<?> future : futures) {
            if (future.isDone() || !(future instanceof TaskFuture<?> ours)) continue;
            if (ours instanceof LocalTask<?> task ? task.crew() == crew : isAnyOf(crew, ours.sources())) return true;
        }
        return false;
    }
}
