package dev.muster.worker;

import dev.muster.model.jvm.FullHeap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What follows the end of a future. */
final class Completion {
    private Completion() {}

    /** A follower of a future, which would lose what the body throws: it is told instead, and thrown on. */
    static <T> BiConsumer<T, @Nullable Throwable> guarded(
            BiConsumer<T, @Nullable Throwable> body, Consumer<? super Throwable> whenThrown) {
        return (value, failed) -> {
            try {
                body.accept(value, failed);
            } catch (Throwable e) {
                FullHeap.outlast(whenThrown, e);
                throw e;
            }
        };
    }

    /** Hands the end of one future on to another. */
    static <T> void forward(CompletableFuture<T> from, CompletableFuture<T> to) {
        var unused = from.whenComplete((value, failed) -> {
            if (failed == null) {
                to.complete(value);
            } else {
                to.completeExceptionally(failed);
            }
        });
    }
}
