package dev.muster;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Runs something once when a time has passed, unless it is switched off before. */
final class Alarm {
    // No pool owns what runs here. Its threads end when there is nothing to do.
    private static final Completions ASIDE = new Completions("muster-futures");

    private final CompletableFuture<Boolean> clock = new CompletableFuture<>();

    private Alarm() {}

    /** The action may run code of the user, so it does not run on the thread of the clock. */
    static Alarm after(long nanos, Runnable action) {
        var alarm = new Alarm();
        var unused = alarm.clock.orTimeout(nanos, TimeUnit.NANOSECONDS).whenComplete((off, failure) -> {
            if (failure instanceof TimeoutException) aside(action, thrown -> action.run());
        });
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
