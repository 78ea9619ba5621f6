package dev.muster.client.futures;

import dev.muster.Futures.DoneAndNotDone;
import dev.muster.Futures.ReturnWhen;
import dev.muster.model.jvm.FullHeap;
import dev.muster.task.internal.Durations;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Waits for several futures without a thread. */
final class AwaitedStage<F extends Future<?>> {
    private final Set<F> futures;
    private final ReturnWhen returnWhen;
    private final AtomicInteger left;
    private final CompletableFuture<DoneAndNotDone<F>> answer = new CompletableFuture<>();

    private AwaitedStage(Set<F> futures, ReturnWhen returnWhen) {
        this.futures = futures;
        this.returnWhen = returnWhen;
        this.left = new AtomicInteger(futures.size());
    }

    static <F extends Future<?>> CompletableFuture<DoneAndNotDone<F>> of(
            Set<F> futures, long nanos, ReturnWhen returnWhen) {
        var stage = new AwaitedStage<F>(futures, returnWhen);
        List<Runnable> removals = new ArrayList<>();
        if (futures.isEmpty()) stage.answerNow();
        for (F future : futures)
            removals.add(FutureListeners.listen(future, stage.deciding(() -> stage.oneDone(future))));
        DelayedAction alarm =
                nanos >= Durations.FOREVER_NANOS ? null : DelayedAction.after(nanos, stage.deciding(stage::answerNow));
        Dependents.add(
                stage.answer, // also when its user cancels it
                (value, failure) -> {
                    removals.forEach(Runnable::run);
                    if (alarm != null) alarm.off();
                },
                FutureListeners::report);
        return stage.answer;
    }

    /** A callback asks futures of other libraries: whatever it throws is the answer. */
    private Runnable deciding(Runnable callback) {
        return () -> {
            try {
                callback.run();
            } catch (Throwable e) {
                FullHeap.outlast(answer::completeExceptionally, e);
            }
        };
    }

    private void oneDone(F future) {
        boolean last = left.decrementAndGet() == 0;
        if (last || DefaultFutureOperations.isEnough(future, returnWhen)) answerNow();
    }

    private void answerNow() {
        if (!answer.isDone()) answer.complete(split(futures));
    }

    /** Which of them are done now. */
    static <F extends Future<?>> DoneAndNotDone<F> split(Set<F> futures) {
        var done = new LinkedHashSet<F>();
        var notDone = new LinkedHashSet<F>();
        for (F future : futures) (future.isDone() ? done : notDone).add(future);
        return new DoneAndNotDone<>(done, notDone);
    }
}
