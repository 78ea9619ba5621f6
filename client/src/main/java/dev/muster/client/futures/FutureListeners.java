package dev.muster.client.futures;

import dev.muster.TaskFuture;
import dev.muster.internal.Callbacks;
import dev.muster.internal.FutureAccess;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Registers callbacks for the completion of futures of any kind, and removes them. */
final class FutureListeners {
    private static final System.Logger LOG = System.getLogger("dev.muster");

    private FutureListeners() {}

    /** Reports that code looks at the outcome of the future, so that no warning of an unseen failure is logged. */
    static void look(TaskFuture<?> future) {
        var unused = FutureAccess.get().callbacks(future);
    }

    /** Whether the future must be polled, because it does not report its completion. */
    static boolean isSilent(Future<?> future) {
        return !(future instanceof CompletionStage<?>);
    }

    /**
     * Runs the callback when the future is done, in the thread that completes it; at once if it is already done. A thread
     * polls a future that does not report its completion. What a callback throws is logged and no more, so a callback has to end
     * what waits for it by itself.
     *
     * @return removes the callback, so that nothing of it stays on the future; does nothing if it has run
     */
    static Runnable listen(Future<?> future, Runnable callback) {
        if (future instanceof TaskFuture<?> ours) {
            Callbacks callbacks = FutureAccess.get().callbacks(ours);
            callbacks.add(callback);
            return () -> callbacks.remove(callback);
        }
        if (future instanceof CompletableFuture<?> stage) return listenToAny(stage, callback);
        if (future instanceof CompletionStage<?> stage) return listenToStage(stage, callback);
        return PolledFutures.listen(future, callback);
    }

    /**
     * A completable future keeps its dependents until it is done. The one exception is anyOf: when another of its futures is
     * done, it takes itself out of the rest.
     */
    private static Runnable listenToAny(CompletableFuture<?> future, Runnable callback) {
        var goodbye = new CompletableFuture<@Nullable Object>();
        Dependents.add(
                CompletableFuture.anyOf(future, goodbye),
                (value, failure) -> {
                    if (!goodbye.isDone()) callback.run();
                },
                FutureListeners::report);
        return () -> goodbye.complete(null);
    }

    /** A foreign stage keeps its dependents; so what it keeps of us is emptied when we go. */
    private static Runnable listenToStage(CompletionStage<?> stage, Runnable callback) {
        var target = new AtomicReference<@Nullable Runnable>(callback);
        Dependents.add(
                stage,
                (value, failure) -> {
                    Runnable wanted = target.getAndSet(null);
                    if (wanted != null) wanted.run();
                },
                FutureListeners::report);
        return () -> target.set(null);
    }

    static void report(Throwable thrown) {
        LOG.log(System.Logger.Level.ERROR, "the completion of a future cannot be reported", thrown);
    }
}
