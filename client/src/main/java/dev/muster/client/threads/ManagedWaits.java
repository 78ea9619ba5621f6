package dev.muster.client.threads;

import dev.muster.client.futures.DependentFuture;
import dev.muster.internal.Blocking;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The time in which a thread of a pool waits for futures that need threads of that pool: another thread may take its place
 * meanwhile, so that a pool in which every task waits goes on. Other threads, and waits for something else, are left alone: a
 * limit of threads is also a limit for what their tasks do elsewhere.
 */
final class ManagedWaits implements Blocking.Wait {
    private static final Blocking.Wait UNMANAGED = () -> {};

    private final @Nullable PoolThread waiting; // as the graph knows
    private final PoolThread.@Nullable Owner left;

    private ManagedWaits(@Nullable PoolThread waiting, PoolThread.@Nullable Owner left) {
        this.waiting = waiting;
        this.left = left;
    }

    /**
     * The thread is going to wait for these.
     *
     * @throws IllegalStateException if the wait would never end
     */
    static Blocking.Wait begin(PoolThread mine, Collection<? extends Future<?>> awaited, Blocking.Until until) {
        boolean known = WaitGraph.begin(mine, awaited, until);
        PoolThread.Owner owner = mine.owner;
        if (owner == null || !isAnyOf(owner, awaited)) return known ? new ManagedWaits(mine, null) : UNMANAGED;
        try {
            owner.absent();
        } catch (RuntimeException e) {
            if (known) WaitGraph.end(mine);
            throw e;
        }
        return new ManagedWaits(known ? mine : null, owner);
    }

    /**
     * This thread is going to wait for a task that another thread of the pool runs, or will run: no other need take its place.
     *
     * @throws IllegalStateException if the wait would never end
     */
    static Blocking.Wait inPlace(Future<?> task) {
        PoolThread mine = PoolThread.find();
        if (mine == null || !WaitGraph.begin(mine, List.of(task), Blocking.Until.ALL_ARE_DONE)) return UNMANAGED;
        return new ManagedWaits(mine, null);
    }

    @Override
    public void end() {
        if (left != null) left.present();
        if (waiting != null) WaitGraph.end(waiting);
    }

    private static boolean isAnyOf(PoolThread.Owner owner, Collection<? extends Future<?>> futures) {
        for (Future<?> future : futures) {
            if (future.isDone()) continue;
            if (future instanceof ThreadTask task) {
                if (task.owner() == owner) return true;
            } else if (future instanceof DependentFuture dependent && isAnyOf(owner, dependent.sources())) {
                return true;
            }
        }
        return false;
    }
}
