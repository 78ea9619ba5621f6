package dev.muster.worker;

import java.util.concurrent.CompletableFuture;

/** Hands the end of one future on to another. */
final class Completion {
    private Completion() {}

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
