package dev.muster.client.futures;

import dev.muster.TaskFuture;
import dev.muster.internal.Blocking;
import dev.muster.model.jvm.FullHeap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives futures as they become done, and holds none that it has given. Our own futures and stages tell when they are; a
 * future that can only be asked is asked again and again by the thread that waits, so that no other thread is needed for it.
 */
final class Waiter<F extends Future<?>> implements AutoCloseable {
    private final BlockingQueue<F> done = new LinkedBlockingQueue<>();
    private final IdentityHashMap<F, Runnable> removals = new IdentityHashMap<>();
    private final List<F> silent = new ArrayList<>();

    private final Blocking.Until until;

    Waiter(Collection<F> futures, Blocking.Until until) {
        this.until = until;
        var pending = new ArrayList<F>();
        for (F future : futures) {
            if (!future.isDone()) {
                pending.add(future);
                continue;
            }
            if (future instanceof TaskFuture<?> ours) FutureListeners.look(ours);
            done.add(future);
        }
        pending.forEach(this::listen); // those that were done before come first, all of them
    }

    private void listen(F future) {
        if (FutureListeners.isSilent(future)) silent.add(future);
        else removals.put(future, FutureListeners.listen(future, () -> FullHeap.outlast(done::add, future)));
    }

    /** The next that is done; null if the time is up first. */
    @Nullable
    F next(long deadline) throws InterruptedException {
        F next = done.poll();
        if (next != null) return given(next);
        Blocking.Wait wait = Blocking.begin(awaited(), until);
        try {
            return pollDone(deadline);
        } finally {
            wait.end();
        }
    }

    private List<F> awaited() {
        var awaited = new ArrayList<>(removals.keySet());
        awaited.addAll(silent);
        return awaited;
    }

    private @Nullable F pollDone(long deadline) throws InterruptedException {
        while (true) {
            long left = deadline - System.nanoTime();
            F next = done.poll(silent.isEmpty() ? left : Math.min(left, PolledFutures.ASK_NANOS), TimeUnit.NANOSECONDS);
            if (next != null) return given(next);
            if (askSilent()) continue;
            if (left <= 0) return null;
        }
    }

    @SuppressWarnings("CollectionUndefinedEquality") // by identity
    private F given(F future) {
        removals.remove(future);
        return future;
    }

    private boolean askSilent() {
        return silent.removeIf(future -> future.isDone() && done.add(future));
    }

    /** Leaves nothing of this on the futures. */
    @Override
    public void close() {
        removals.values().forEach(Runnable::run);
        removals.clear();
        silent.clear();
        done.clear();
    }
}
