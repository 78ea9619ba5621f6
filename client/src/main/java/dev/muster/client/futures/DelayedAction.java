package dev.muster.client.futures;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Runs something once when a time has passed, unless it is switched off before. */
public final class DelayedAction {
    // No pool owns what runs here. Its threads end when there is nothing to do.
    private static final CompletionThreads ASIDE = new CompletionThreads("muster-futures");

    private final CompletableFuture<Boolean> clock = new CompletableFuture<>();

    private DelayedAction() {}

    /** The action may run code of the user, so it does not run on the thread of the clock. */
    static DelayedAction after(long nanos, Runnable action) {
        var alarm = new DelayedAction();
        Runnable due = () -> aside(action, thrown -> action.run());
        Dependents.add(
                alarm.clock.orTimeout(nanos, TimeUnit.NANOSECONDS),
                (off, failure) -> {
                    if (failure instanceof TimeoutException) due.run();
                },
                thrown -> due.run()); // there was no memory for it
        return alarm;
    }

    /** Runs it soon, on another thread. */
    static void aside(Runnable action, Consumer<? super Throwable> whenThrown) {
        ASIDE.enqueue(action, whenThrown);
    }

    /** Lets go of the action; idempotent. */
    void off() {
        clock.complete(true); // takes the timer out of the clock's queue, too
    }
}
