package dev.muster;

import dev.muster.model.Place;
import dev.muster.model.WorkerId;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The side of a {@link TaskFuture} that its owner sees: an executor, or {@link Futures}. The owner settles it, hears when the
 * user wants it no more, and knows whether anybody has looked at how it ended. Nothing here is public.
 */
abstract class OwnedFuture<T> extends CompletableFuture<T> {
    /** In the place of a place once it is certain that no start will be heard of. */
    private static final Place NOWHERE = new Place("nowhere", new WorkerId("nobody", 0), 0);

    @SuppressWarnings("rawtypes") // of a class, as is its updater
    private static final AtomicIntegerFieldUpdater<OwnedFuture> UNSEEING =
            AtomicIntegerFieldUpdater.newUpdater(OwnedFuture.class, "unseeing");

    /** There may be a million futures, so none has an object of its own for this. */
    @SuppressWarnings("rawtypes")
    private static final AtomicReferenceFieldUpdater<OwnedFuture, Place> PLACE =
            AtomicReferenceFieldUpdater.newUpdater(OwnedFuture.class, Place.class, "place");

    private final Callbacks callbacks = new Callbacks(this);
    private volatile @Nullable Place place;
    private volatile boolean seen; // somebody has looked at the outcome, or will
    private volatile @Nullable UnseenFailure unseen;
    private volatile int unseeing; // threads that wait for it without looking at the outcome

    /** Notes that the task runs now; nothing happens if it {@link #staysUnstarted}. */
    final void markRunning(Place where) {
        PLACE.accumulateAndGet(this, where, (was, is) -> NOWHERE.equals(was) ? was : is);
    }

    /** Where it runs or ran; null before it started. */
    final @Nullable Place place() {
        Place where = place;
        return NOWHERE.equals(where) ? null : where;
    }

    /** Whether the task is known to have started. */
    boolean hasStarted() {
        return place() != null;
    }

    /**
     * Sees to it that a task which is not known to have started never will be; for who cancels it next.
     *
     * @return false if it has started and is not done
     */
    boolean staysUnstarted() {
        return isDone() || PLACE.compareAndSet(this, null, NOWHERE) || NOWHERE.equals(place);
    }

    /** Where it runs, in words; null before it started. */
    @Nullable
    String where() {
        Place where = place();
        return where == null ? null : where.host() + ":" + where.pid();
    }

    /** Whether completing it runs callbacks; the stages made from it are not counted. */
    final boolean hasCallbacks() {
        return callbacks.size() > 0;
    }

    /** Completes with the value of the task; false if somebody was faster. */
    final boolean settle(T value) {
        boolean first = super.complete(value);
        finished();
        return first;
    }

    /** Completes with the exception of the task; false if somebody was faster. */
    final boolean settleFailed(Throwable failure) {
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
    final boolean settleCancelled() {
        boolean cancelled = super.cancel(false);
        finished();
        return cancelled;
    }

    /** The user wants no outcome any more: the owner stops the task, even if it has started where the argument says so. */
    void abandon(boolean force) {}

    /** It is done, whoever did it; called at least once. */
    void released() {}

    /**
     * Runs the action, which is quick, when no code of the task runs any more; for who has seen that this is done. What runs
     * elsewhere is as good as gone then: nobody tells when a cancelled task has ended there.
     */
    void whenLeft(Runnable action) {
        action.run();
    }

    /** The futures that this one waits for; none for that of a task. */
    List<? extends Future<?>> sources() {
        return List.of();
    }

    /** Which of those have to be done for that. */
    Absence.Until endsWith() {
        return Absence.Until.ALL_ARE_DONE;
    }

    /** Whether a failure that nobody looks at is to be logged when this future is collected. */
    boolean warnsOfUnseenFailure() {
        return false;
    }

    /** How to be rid of such warnings, to be appended to one. */
    String adviceOnWarnings() {
        return ", or switch this warning off with warnOfUnseenFailures(false)";
    }

    /** What runs when it is done; who asks wants to know how it ended. */
    final Callbacks callbacks() {
        look();
        return callbacks;
    }

    /** Waits without looking at the outcome; false if the time is up first. */
    final boolean awaitDoneUnseen(long nanos) throws InterruptedException {
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
    final T getInPlace() throws InterruptedException, ExecutionException {
        try {
            return super.get();
        } catch (ExecutionException e) {
            throw RootFirst.of(e);
        } finally {
            if (isDone()) look();
        }
    }

    final T getInPlace(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return super.get(timeout, unit);
        } catch (ExecutionException e) {
            throw RootFirst.of(e);
        } finally {
            if (isDone()) look();
        }
    }

    /** Like {@code join}, and nobody takes the place of this thread. */
    final T joinInPlace() {
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
        UnseenFailure watched = UnseenFailure.of(this, failure);
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
