package dev.muster.internal;

import java.lang.ref.Cleaner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The failure of a task whose outcome no code has looked at yet. If the future is garbage-collected before that, the
 * failure is logged, since it would otherwise be lost. Created only for failures. It has no reference to the future, which
 * would prevent the collection.
 */
public final class UnseenFailure implements Runnable {
    private static final System.Logger LOG = System.getLogger("dev.muster");
    private static final Cleaner CLEANER = Cleaner.create();

    private final String future;
    private final String advice;
    private final AtomicReference<@Nullable Throwable> failure;
    private Cleaner.@Nullable Cleanable cleanable; // guarded by this

    private UnseenFailure(String future, String advice, Throwable failure) {
        this.future = future;
        this.advice = advice;
        this.failure = new AtomicReference<>(failure);
    }

    /** Watches the future; the caller must report when code looks at it. */
    public static UnseenFailure of(CompletableFuture<?> future, String advice, Throwable failure) {
        var made = new UnseenFailure(future.toString(), advice, failure);
        synchronized (made) {
            made.cleanable = CLEANER.register(future, made);
        }
        return made;
    }

    /** Code looks at the outcome, so no warning is needed. */
    public void seen() {
        failure.set(null);
        Cleaner.Cleanable watched;
        synchronized (this) {
            watched = cleanable;
            cleanable = null;
        }
        if (watched != null) watched.clean();
    }

    /** The future has been garbage-collected, or {@link #seen} has ended the watch. */
    @Override
    public void run() {
        Throwable unseen = failure.getAndSet(null);
        if (unseen == null) return;
        LOG.log(
                System.Logger.Level.WARNING,
                "a task failed, and nobody looked at its future (" + future
                        + ") before it was dropped; call get() or addDoneCallback(..) on it" + advice,
                unseen);
    }
}
