package dev.muster.client.threads;

import static java.util.Objects.requireNonNull;

import dev.muster.TaskFuture;
import dev.muster.client.futures.DependentFuture;
import dev.muster.internal.Blocking;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;

/**
 * Who waits for what among the threads that run local tasks, of all pools: to tell a task that it would wait for ever,
 * because what it waits for waits, perhaps through others, for it. Knows the waits that no clock ends.
 *
 * <p>A circle is closed by the last wait in it, so each wait is followed from its own thread, and no further than it leads. One
 * that a failure of a sibling may still open is none; it goes unseen if the sibling succeeds after that.
 */
final class WaitGraph {
    private static final IdentityHashMap<PoolThread, Wait> WAITS = new IdentityHashMap<>(); // guarded by this class

    private record Wait(List<? extends Future<?>> futures, Blocking.Until until) {}

    private WaitGraph() {}

    /**
     * This thread is going to wait for these.
     *
     * @return whether it is in the graph now and has to be taken out of it
     * @throws IllegalStateException if it would wait for ever
     */
    static boolean begin(PoolThread mine, Collection<? extends Future<?>> futures, Blocking.Until until) {
        if (until == Blocking.Until.TIME_IS_UP || !isForTasks(futures)) return false;
        var wait = new Wait(List.copyOf(futures), until);
        if (mayBegin(mine, wait)) return true;
        throw new IllegalStateException("these tasks wait for each other and would never end: " + wait.futures.get(0)
                + (wait.futures.size() > 1 ? " and " + (wait.futures.size() - 1) + " more" : "")
                + " is waited for by a task that runs on this thread, " + mine.thread.getName()
                + ", and waits for that; wait for it with a time-out, or outside of the tasks");
    }

    static synchronized void end(PoolThread mine) {
        WAITS.remove(mine);
    }

    private static boolean isForTasks(Collection<? extends Future<?>> futures) {
        for (Future<?> future : futures) {
            if (future instanceof ThreadTask) return true;
            if (future instanceof DependentFuture dependent && isForTasks(dependent.sources())) return true;
        }
        return false;
    }

    private static synchronized boolean mayBegin(PoolThread mine, Wait wait) {
        WAITS.put(mine, wait);
        if (!isStuck(mine)) return true;
        WAITS.remove(mine);
        return false;
    }

    private static boolean isStuck(PoolThread mine) {
        Set<PoolThread> stuck = from(mine);
        boolean fewer = true;
        while (fewer && stuck.contains(mine)) {
            fewer = stuck.removeIf(each -> mayEnd(requireNonNull(WAITS.get(each)), stuck));
        }
        return stuck.contains(mine);
    }

    /** The threads that wait and on which the wait of this one may depend, itself among them. */
    private static Set<PoolThread> from(PoolThread mine) {
        Set<PoolThread> found = Collections.newSetFromMap(new IdentityHashMap<>());
        var next = new ArrayDeque<PoolThread>(List.of(mine));
        for (PoolThread each = next.poll(); each != null; each = next.poll()) {
            Wait wait = WAITS.get(each);
            if (wait != null && found.add(each)) addThreads(wait.futures, next);
        }
        return found;
    }

    private static void addThreads(Collection<? extends Future<?>> futures, Collection<PoolThread> threads) {
        for (Future<?> future : futures) {
            if (future instanceof ThreadTask task) {
                PoolThread thread = task.thread();
                if (thread != null) threads.add(thread);
            } else if (future instanceof DependentFuture dependent) {
                addThreads(dependent.sources(), threads);
            }
        }
    }

    private static boolean mayEnd(Wait wait, Set<PoolThread> stuck) {
        boolean forAll = wait.until != Blocking.Until.ONE_IS_DONE;
        for (Future<?> future : wait.futures) {
            if (mayEnd(future, wait.until, stuck) != forAll) return !forAll;
        }
        return forAll;
    }

    private static boolean mayEnd(Future<?> future, Blocking.Until until, Set<PoolThread> stuck) {
        if (future instanceof ThreadTask task) return !isStuck(task, future.isDone(), until, stuck);
        if (!(future instanceof DependentFuture dependent)) return true; // nobody here knows what it waits for
        return future.isDone() || dependent.endsWith() == Blocking.Until.TIME_IS_UP || mayFollow(dependent, stuck);
    }

    /** Of one that is made from others: those of them that are done have not ended it. */
    private static boolean mayFollow(DependentFuture derived, Set<PoolThread> stuck) {
        boolean forAll = derived.endsWith() != Blocking.Until.ONE_IS_DONE;
        boolean isAnyLeft = false;
        for (Future<?> source : derived.sources()) {
            if (source instanceof TaskFuture<?> && source.isDone()) continue;
            isAnyLeft = true;
            if (mayEnd(source, Blocking.Until.ALL_ARE_DONE, stuck) != forAll) return !forAll;
        }
        return forAll || !isAnyLeft;
    }

    private static boolean isStuck(ThreadTask task, boolean isDone, Blocking.Until until, Set<PoolThread> stuck) {
        if (isDone && until != Blocking.Until.ALL_HAVE_LEFT) return false;
        PoolThread thread = task.thread();
        return thread != null && stuck.contains(thread) && thread.runs(task);
    }
}
