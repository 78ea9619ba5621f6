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
 * The part of a {@link TaskFuture} that its executor uses. The executor completes the future, is notified when the user no
 * longer wants an outcome, and knows whether any code has looked at the outcome. Nothing here is public.
 */
abstract class OwnedFuture<T> extends CompletableFuture<T> {
    @SuppressWarnings("rawtypes") // of a class, as is its updater
    private static final AtomicIntegerFieldUpdater<OwnedFuture> UNSEEING =
            AtomicIntegerFieldUpdater.newUpdater(OwnedFuture.class, "unseeing");

    private final Callbacks callbacks = new Callbacks(this);
    private volatile boolean seen; // code has looked at the outcome, or will
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

    /** Describes where the task runs; null before it started. */
    protected @Nullable String where() {
        return null;
    }

    /**
     * The user no longer wants an outcome: the executor stops the task; it stops a task that has started only if the
     * argument is true.
     */
    protected void abandon(boolean mayInterruptIfRunning) {}

    /** The future is done, for whatever reason; called at least once. */
    protected void released() {}

    /** Whether the log reports a failure that no code has looked at when this future is garbage-collected. */
    protected boolean warnsOfUnseenFailure() {
        return false;
    }

    /** Text to append to such a warning: how to prevent it. */
    protected String adviceOnWarnings() {
        return ", or switch this warning off with warnOfUnseenFailures(false)";
    }

    // ---- for the executor to call

    /** Whether its completion runs callbacks; dependent stages do not count. */
    protected final boolean hasCallbacks() {
        return callbacks.size() > 0;
    }

    /** Completes with the value of the task; returns false if it was already completed. */
    protected final boolean settle(T value) {
        boolean first = super.complete(value);
        finished();
        return first;
    }

    /** Completes with the exception of the task; returns false if it was already completed. */
    protected final boolean settleFailed(Throwable failure) {
        boolean awaited = isAwaited(); // before the completion, which removes the dependents
        boolean first = super.completeExceptionally(wrapped(failure));
        try {
            if (first && warnsOfUnseenFailure() && !awaited && !isAwaited()) watchOver(failure);
        } finally {
            finished();
        }
        return first;
    }

    /** Completes as cancelled without a call of {@link #abandon}. */
    protected final boolean settleCancelled() {
        boolean cancelled = super.cancel(false);
        finished();
        return cancelled;
    }

    /** The callbacks that run on completion. A caller of this method wants to know the outcome. */
    final Callbacks callbacks() {
        look();
        return callbacks;
    }

    /** Waits without looking at the outcome; returns false if the time is up first. */
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

    /** Like {@code get}, but no other thread takes the place of this one. */
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

    /** Like {@code join}, but no other thread takes the place of this one. */
    protected final T joinInPlace() {
        look();
        try {
            return super.join();
        } catch (CompletionException e) {
            throw RootFirst.of(e);
        }
    }

    /**
     * Whether code has looked at the outcome, or will. Stages that the JDK itself creates, such as that of allOf, do not
     * report this.
     */
    private boolean isAwaited() {
        return seen || getNumberOfDependents() > unseeing;
    }

    private void watchOver(Throwable failure) {
        UnseenFailure watched = UnseenFailure.of(this, adviceOnWarnings(), failure);
        unseen = watched;
        if (seen) watched.seen(); // by another thread in the meantime
    }

    /** Whether it failed and no code has looked at the failure yet. */
    final boolean isWatched() {
        return unseen != null;
    }

    /** Code looks at the outcome, or will. */
    final void look() {
        if (!seen) seen = true;
        UnseenFailure watched = unseen;
        if (watched == null) return;
        unseen = null;
        watched.seen();
    }

    /** The future is done, whatever completed it. */
    final void finished() {
        released();
        callbacks.runAll();
    }

    /**
     * A task itself may throw exceptions that {@link CompletableFuture} would take for its own: a cancellation, or a
     * wrapper that it removes. An additional wrapper, which {@code get} and {@code join} remove, keeps the exception of the
     * task apart from these.
     */
    private static Throwable wrapped(Throwable failure) {
        if (!(failure instanceof CompletionException || failure instanceof CancellationException)) return failure;
        try {
            return new CompletionException(failure);
        } catch (Throwable e) { // the constructor calls toString() of the exception, which is user code
            return new CompletionException(failure.getClass().getName(), failure);
        }
    }
}
