package dev.muster;

import dev.muster.internal.Callbacks;
import dev.muster.internal.RootFirst;
import dev.muster.internal.UnseenFailure;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The side of a {@link TaskFuture} that its executor sees. The executor settles the future, hears when the user wants no outcome any
 * more, and knows whether anybody has looked at how the task ended. Nothing here is public.
 */
abstract class OwnedFuture<T> extends CompletableFuture<T> {
    @SuppressWarnings("rawtypes") // of a class, as is its updater
    private static final AtomicIntegerFieldUpdater<OwnedFuture> UNSEEING =
            AtomicIntegerFieldUpdater.newUpdater(OwnedFuture.class, "unseeing");

    private final Callbacks callbacks = new Callbacks(this);
    private volatile boolean seen; // somebody has looked at the outcome, or will
    private volatile @Nullable UnseenFailure unseen;
    private volatile int unseeing; // threads that wait for it without looking at the outcome

    // ---- for the executor to override

    /** Whether the task is known to have started. */
    protected boolean hasStarted() {
        return false;
    }

    /**
     * Makes sure that a task which is not known to have started never will be; it is cancelled next.
     *
     * @return false if it has started and is not done
     */
    protected boolean staysUnstarted() {
        return true;
    }

    /** Where it runs, in words; null before it started. */
    protected @Nullable String where() {
        return null;
    }

    /** The user wants no outcome any more: the executor stops the task, even if it has started where the argument says so. */
    protected void abandon(boolean mayInterruptIfRunning) {}

    /** The future is done, however that came; called at least once. */
    protected void released() {}

    /** Whether a failure that nobody looks at is to be logged when this future is collected. */
    protected boolean warnsOfUnseenFailure() {
        return false;
    }

    /** How to be rid of such warnings, to be appended to one. */
    protected String adviceOnWarnings() {
        return ", or switch this warning off with warnOfUnseenFailures(false)";
    }

    // ---- for the executor to call

    /** Whether completing it runs callbacks; the stages made from it are not counted. */
    protected final boolean hasCallbacks() {
        return callbacks.size() > 0;
    }

    /** Completes with the value of the task; false if somebody was faster. */
    protected final boolean settle(T value) {
        boolean first = super.complete(value);
        finished();
        return first;
    }

    /** Completes with the exception of the task; false if somebody was faster. */
    protected final boolean settleFailed(Throwable failure) {
        boolean awaited = isAwaited(); // before: what depends on it is gone when it is done
        boolean first = super.completeExceptionally(wrapped(failure));
        try {
            if (first && warnsOfUnseenFailure() && !awaited && !isAwaited()) watchOver(failure);
        } finally {
            finished();
        }
        return first;
    }

    /** Completes as cancelled without asking the owner to stop anything. */
    protected final boolean settleCancelled() {
        boolean cancelled = super.cancel(false);
        finished();
        return cancelled;
    }

    /** What runs when it is done; who asks wants to know how it ended. */
    final Callbacks callbacks() {
        look();
        return callbacks;
    }

    /** Waits without looking at the outcome; false if the time is up first. */
    protected final boolean awaitDoneUnseen(long nanos) throws InterruptedException {
        if (isDone()) return true;
        UNSEEING.incrementAndGet(this);
        try {
            Object ignored = super.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return isDone();
        } catch (ExecutionException | CancellationException e) {
            return true;
        } finally {
            UNSEEING.decrementAndGet(this);
        }
        return true;
    }

    /** Like {@code get}, and nobody takes the place of this thread. */
    protected final T getInPlace() throws InterruptedException, ExecutionException {
        try {
            return super.get();
        } catch (ExecutionException e) {
            throw RootFirst.of(e);
        } finally {
            if (isDone()) look();
        }
    }

    protected final T getInPlace(long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return super.get(timeout, unit);
        } catch (ExecutionException e) {
            throw RootFirst.of(e);
        } finally {
            if (isDone()) look();
        }
    }

    /** Like {@code join}, and nobody takes the place of this thread. */
    protected final T joinInPlace() {
        look();
        try {
            return super.join();
        } catch (CompletionException e) {
            throw RootFirst.of(e);
        }
    }

    /** Whether somebody has looked, or will: stages of the JDK's own making, such as allOf, do not say so. */
    private boolean isAwaited() {
        return seen || getNumberOfDependents() > unseeing;
    }

    private void watchOver(Throwable failure) {
        UnseenFailure watched = UnseenFailure.of(this, adviceOnWarnings(), failure);
        unseen = watched;
        if (seen) watched.seen(); // by somebody who came between
    }

    /** Whether it failed and nobody has looked at that yet. */
    final boolean isWatched() {
        return unseen != null;
    }

    /** Somebody looks at the outcome, or will. */
    final void look() {
        if (!seen) seen = true;
        UnseenFailure watched = unseen;
        if (watched == null) return;
        unseen = null;
        watched.seen();
    }

    /** It is done, whoever did it. */
    final void finished() {
        released();
        callbacks.runAll();
    }

    /**
     * A task may itself throw what {@link CompletableFuture} takes for its own: its cancellation, or a wrapper that it
     * removes. One more wrapper, which {@code get} and {@code join} remove, keeps the task's exception apart from these.
     */
    private static Throwable wrapped(Throwable failure) {
        if (!(failure instanceof CompletionException || failure instanceof CancellationException)) return failure;
        try {
            return new CompletionException(failure);
        } catch (Throwable e) { // it asks the exception for its text, and that is code of the user's
            return new CompletionException(failure.getClass().getName(), failure);
        }
    }
}
