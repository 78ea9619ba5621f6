package dev.muster.client.futures;

import dev.muster.model.jvm.FullHeap;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What this library does when a future or a stage has ended. A future keeps to itself what its dependents throw, so none is added
 * without a consumer of that.
 */
public final class Dependents {
    private Dependents() {}

    /**
     * Calls the body when the future has ended, on the thread that ends it; at once if it has ended already.
     *
     * @param body given the value, or what the future failed with
     * @param whenThrown told what the body throws, so that it ends what waits for the body; called again while it throws for lack
     *     of memory
     */
    public static <T> void add(
            CompletionStage<T> future,
            BiConsumer<? super T, ? super @Nullable Throwable> body,
            Consumer<? super Throwable> whenThrown) {
        var unused = future.whenComplete((value, failure) -> {
            try {
                body.accept(value, failure);
            } catch (Throwable e) {
                FullHeap.outlast(whenThrown, e);
            }
        });
    }
}
