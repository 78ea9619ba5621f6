package dev.muster.client.session;

import dev.muster.BrokenProcessPoolException;
import dev.muster.model.PlainText;
import dev.muster.task.internal.Durations;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Whether a coordinator has ever taken this session, for those who wait for the first time. */
final class Registration {
    private final CompletableFuture<Void> taken = new CompletableFuture<>();
    private final String target;
    private static final String SILENCE =
            "it has neither answered nor refused so far: it may be slow or stopped, or a firewall drops what is sent there;"
                    + " check the address, and that `muster coordinator` runs there";

    private volatile String lastTrouble = SILENCE;
    private volatile boolean awaited;

    Registration(String target) {
        this.target = target;
    }

    void done() {
        taken.complete(null);
    }

    void failed(BrokenProcessPoolException why) {
        taken.completeExceptionally(why);
    }

    /** A coordinator has taken the connection, and may take the session next. */
    void greeted() {
        lastTrouble = "it answers, but has not accepted the session so far: it may be slow or overloaded;"
                + " look at its log";
    }

    /** Whether a thread waits here, which gets the exception. */
    boolean isAwaited() {
        return awaited;
    }

    /** A stream could not be opened or ended; it is tried again. */
    void trouble(String why) {
        lastTrouble = why;
    }

    void await(Duration patience) throws InterruptedException {
        awaited = true;
        try {
            taken.get(Durations.nanos(patience), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new BrokenProcessPoolException(
                    String.valueOf(
                            e.getCause() == null ? e.getMessage() : e.getCause().getMessage()),
                    e.getCause());
        } catch (TimeoutException e) {
            throw new BrokenProcessPoolException(
                    "no coordinator accepted this session at " + target + " within " + PlainText.of(patience) + ": "
                            + lastTrouble + "; or allow more time with connectTimeout(..)",
                    e);
        } finally {
            awaited = false;
        }
    }
}
