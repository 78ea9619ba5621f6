package dev.muster.worker.events;

import dev.muster.model.jvm.FullHeap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What follows the end of a future. A future keeps to itself what its callbacks throw, so none is added to one without a handler
 * of its failures.
 */
public final class Completion {
    /** For tests: called where a callback begins, and throws. */
    static volatile @Nullable Consumer<Callback> trap;

    private Completion() {}

    /**
     * Calls the body when the future has ended, on the thread that ends it.
     *
     * @param whenThrown gets what the body throws; again, if there was no memory to handle it
     * @return ends after the body, as the future, or with what the body has thrown
     */
    public static <T> CompletableFuture<T> follow(
            CompletableFuture<T> future,
            Callback callback,
            BiConsumer<T, @Nullable Throwable> body,
            Consumer<? super Throwable> whenThrown) {
        return future.whenComplete(guarded(callback, body, whenThrown));
    }

    /** The same on a thread of the executor. */
    public static <T> CompletableFuture<T> follow(
            CompletableFuture<T> future,
            Callback callback,
            Executor executor,
            BiConsumer<T, @Nullable Throwable> body,
            Consumer<? super Throwable> whenThrown) {
        return future.whenCompleteAsync(guarded(callback, body, whenThrown), executor);
    }

    private static <T> BiConsumer<T, @Nullable Throwable> guarded(
            Callback callback, BiConsumer<T, @Nullable Throwable> body, Consumer<? super Throwable> whenThrown) {
        return (value, failed) -> {
            try {
                Consumer<Callback> trapped = trap;
                if (trapped != null) trapped.accept(callback);
                body.accept(value, failed);
            } catch (Throwable e) {
                FullHeap.outlast(whenThrown, e);
                throw e;
            }
        };
    }

    /** Gives the end of one future to another. */
    public static <T> void forward(CompletableFuture<T> from, CompletableFuture<T> to) {
        var unused = from.whenComplete((value, failed) -> {
            if (failed == null) {
                to.complete(value);
            } else {
                to.completeExceptionally(failed);
            }
        });
    }
}
