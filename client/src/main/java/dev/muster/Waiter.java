package dev.muster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Gives futures as they become done. Our own futures and stages tell when they are; a future that can only be asked is asked
 * again and again by the thread that waits, so that no thread is needed for it.
 */
final class Waiter<F extends Future<?>> implements AutoCloseable {
    private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final BlockingQueue<F> done = new LinkedBlockingQueue<>();
    private final List<Runnable> removals = new ArrayList<>();
    private final List<F> silent = new ArrayList<>();

    Waiter(Collection<F> futures) {
        var pending = new ArrayList<F>();
        for (F future : futures) {
            if (future.isDone()) done.add(future);
            else pending.add(future);
        }
        pending.forEach(this::listen); // those that were done before come first, all of them
    }

    private void listen(F future) {
        if (future instanceof TaskFuture<?> ours) {
            Runnable callback = () -> done.add(future);
            ours.callbacks().add(callback);
            removals.add(() -> ours.callbacks().remove(callback));
        } else if (future instanceof CompletionStage<?> stage) {
            // A stage keeps its dependents; so what it keeps of us is emptied when we go.
            var target = new AtomicReference<@Nullable F>(future);
            var unused = stage.whenComplete((value, failure) -> {
                F awaited = target.get();
                if (awaited != null) done.add(awaited);
            });
            removals.add(() -> target.set(null));
        } else {
            silent.add(future);
        }
    }

    /** The next that is done; null if the time is up first. */
    @Nullable
    F next(long deadline) throws InterruptedException {
        while (true) {
            long left = deadline - System.nanoTime();
            F next = done.poll(silent.isEmpty() ? left : Math.min(left, ASK_NANOS), TimeUnit.NANOSECONDS);
            if (next != null) return next;
            if (askSilent()) continue;
            if (left <= 0) return null;
        }
    }

    private boolean askSilent() {
        return silent.removeIf(future -> future.isDone() && done.add(future));
    }

    /** Leaves nothing of this on the futures. */
    @Override
    public void close() {
        removals.forEach(Runnable::run);
        removals.clear();
    }
}
