package dev.muster;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Whether a coordinator has ever taken this session, for those who wait for the first time. */
final class Registration {
    private final CompletableFuture<Void> taken = new CompletableFuture<>();
    private final String target;
    private volatile String lastTrouble = "nothing answers there";

    Registration(String target) {
        this.target = target;
    }

    void done() {
        taken.complete(null);
    }

    void failed(BrokenProcessPoolException why) {
        taken.completeExceptionally(why);
    }

    /** A stream could not be opened or ended; it is tried again. */
    void trouble(String why) {
        lastTrouble = why;
    }

    void await(Duration patience) throws InterruptedException {
        try {
            taken.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new BrokenProcessPoolException(
                    String.valueOf(
                            e.getCause() == null ? e.getMessage() : e.getCause().getMessage()),
                    e.getCause());
        } catch (TimeoutException e) {
            throw new BrokenProcessPoolException(
                    "no coordinator took this session at " + target + " within " + patience.toSeconds() + " s: "
                            + lastTrouble
                            + "; check the address and that `muster coordinator` runs there, or allow more time"
                            + " (connectTimeout)",
                    e);
        }
    }
}
