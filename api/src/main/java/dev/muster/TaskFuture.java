package dev.muster;

import static java.util.Objects.requireNonNull;

import dev.muster.internal.Blocking;
import dev.muster.internal.Callbacks;
import dev.muster.internal.FutureAccess;
import dev.muster.task.internal.Durations;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The result of a task that runs elsewhere. Any number of threads may call all methods.
 *
 * <p>It is a {@link CompletableFuture} whose {@code cancel} reaches the task. Completing it from outside
 * ({@link #complete}, {@link #orTimeout} and so on) also stops the task where it runs, and drops its result. Its dependent
 * stages ({@link #thenApply} and the like) are plain completable futures; cancelling one of those does not reach the task.
 *
 * <p>Actions in a thread before submitting happen-before the task begins only in the sense that the task works on a copy of
 * its input, which was made before {@code submit} returned. Of the actions of the task, this program sees only the result.
 *
 * <p>Callbacks and dependent stages run in a completion thread of the pool, or in the thread that cancels or completes the
 * future or adds the callback. A callback may block or submit tasks, but a slow callback should have its own executor: it
 * occupies one of at most 256 completion threads, and while all of them are occupied, callbacks of other futures wait.
 *
 * <pre>{@code
 * TaskFuture<Long> answer = pool.submit(() -> countPrimes(10_000_000));
 * answer.addDoneCallback(done -> System.out.println(done));
 * long primes = answer.get();
 * }</pre>
 *
 * @param <T> the result
 */
public abstract class TaskFuture<T> extends OwnedFuture<T> {
    static {
        FutureAccess.provide(new FutureAccess() {
            @Override
            public Callbacks callbacks(CompletableFuture<?> taskFuture) {
                return ((TaskFuture<?>) taskFuture).callbacks();
            }

            @Override
            public boolean staysUnstarted(CompletableFuture<?> taskFuture) {
                return ((TaskFuture<?>) taskFuture).staysUnstarted();
            }
        });
    }

    /** For executors; users get futures from an executor or from {@link Futures}. */
    protected TaskFuture() {}

    // ---- as in Python's concurrent.futures

    /**
     * Cancels the task if it has not started, as far as this program knows. The cancellation and the report of the start
     * are ordered: a task that this method cancels was never {@link #isRunning() running}, and a running task is not
     * affected.
     *
     * <p>A thread pool never runs a cancelled task. With processes, a cancellation takes a moment to arrive, as the report
     * of a start does: if its process starts the task in that moment, the task runs to its end, and its result is dropped.
     * If this method asked the process first, it would have to wait for the network.
     *
     * @return true if the future is now cancelled, also if it was before; false if the task runs or is done
     */
    public boolean cancel() {
        return staysUnstarted() && cancel(false);
    }

    /** Returns whether the task has been reported as started and this future is not done. */
    public boolean isRunning() {
        return hasStarted() && !isDone();
    }

    /**
     * Waits for the outcome and returns the value.
     *
     * @throws RuntimeException the exception of the task itself if it is unchecked
     * @throws Error the error of the task itself
     * @throws CompletionException with the exception of the task as its cause if that is checked; also if the waiting
     *     thread is interrupted, whose interrupt status is then set again
     * @throws CancellationException if the task was cancelled
     * @throws IllegalStateException as {@link #get()} throws it
     */
    public T result() {
        try {
            return get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw rethrown(e);
        }
    }

    /**
     * Waits for the outcome at most this long and returns the value; see {@link #result()}. The task continues if the time
     * is up.
     *
     * @throws TimeoutException if there is no outcome in time; at once if the duration is not positive
     */
    public T result(Duration timeout) throws TimeoutException {
        try {
            return getWithin(timeout);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw rethrown(e);
        }
    }

    /**
     * Waits for the outcome and returns the exception of the task, or null if it returned a value.
     *
     * @throws CancellationException if the task was cancelled
     * @throws CompletionException if the waiting thread is interrupted, whose interrupt status is then set again
     * @throws IllegalStateException as {@link #get()} throws it
     */
    public @Nullable Throwable exception() {
        try {
            get();
            return null;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    /**
     * Waits at most this long; see {@link #exception()}.
     *
     * @throws TimeoutException if there is no outcome in time
     */
    public @Nullable Throwable exception(Duration timeout) throws TimeoutException {
        try {
            var unused = getWithin(timeout);
            return null;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private T getWithin(Duration timeout) throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return get(Durations.nanos(timeout), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) { // which says nothing
            throw new TimeoutException("no outcome within " + Durations.text(timeout) + "; the task continues");
        }
    }

    /**
     * Calls the callback with this future when the future is done. Callbacks run once each, in the order in which they were
     * added, after waiting threads have been released. If one throws, the exception is logged, and the next callback runs.
     * If the future is already done, the callback runs at once in the calling thread.
     *
     * @return this future
     */
    public TaskFuture<T> addDoneCallback(Consumer<? super TaskFuture<T>> callback) {
        requireNonNull(callback);
        callbacks().add(() -> callback.accept(this));
        return this;
    }

    /** Like {@link #addDoneCallback(Consumer)}, but the executor runs the callback. */
    public TaskFuture<T> addDoneCallback(Consumer<? super TaskFuture<T>> callback, Executor executor) {
        requireNonNull(callback);
        requireNonNull(executor);
        callbacks().add(() -> executor.execute(() -> callback.accept(this)));
        return this;
    }

    // ---- Future and CompletableFuture

    /**
     * Waits for the outcome and returns the value. An interrupt of the wait does not affect the task.
     *
     * @throws ExecutionException with the exception of the task as its cause
     * @throws CancellationException if the task was cancelled
     * @throws InterruptedException if the thread is interrupted while it waits; this clears its interrupt status
     * @throws IllegalStateException if a task of a {@link ThreadPool} calls this for a task that waits for it, so that
     *     neither would ever end, or if so many tasks of that pool wait that no thread is left to run one; the task
     *     continues
     */
    @Override
    public T get() throws InterruptedException, ExecutionException {
        if (isDone()) return getInPlace();
        Blocking.Wait wait = Blocking.begin(List.of(this), Blocking.Until.ALL_ARE_DONE);
        try {
            return getInPlace();
        } finally {
            wait.end();
        }
    }

    /**
     * Waits at most this long; see {@link #get()}. The task continues if the time is up.
     *
     * @throws TimeoutException if there is no outcome in time; at once if the time is not positive
     * @throws NullPointerException if the unit is null, also if the future is done
     */
    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        requireNonNull(unit, "unit");
        if (isDone() || timeout <= 0) return getInPlace(timeout, unit);
        Blocking.Wait wait = Blocking.begin(List.of(this), Blocking.Until.TIME_IS_UP);
        try {
            return getInPlace(timeout, unit);
        } finally {
            wait.end();
        }
    }

    /**
     * Waits for the outcome and returns the value; an interrupt does not end the wait.
     *
     * @throws CompletionException with the exception of the task as its cause
     * @throws CancellationException if the task was cancelled
     * @throws IllegalStateException as {@link #get()} throws it
     */
    @Override
    public T join() {
        if (isDone()) return joinInPlace();
        Blocking.Wait wait = Blocking.begin(List.of(this), Blocking.Until.ALL_ARE_DONE);
        try {
            return joinInPlace();
        } finally {
            wait.end();
        }
    }

    /** Returns the value if there is one, otherwise the given value; throws as {@link #join} does if the task has failed. */
    @Override
    public T getNow(T valueIfAbsent) {
        if (isDone()) look();
        return super.getNow(valueIfAbsent);
    }

    /**
     * Returns the value without waiting. Also available on Java 17.
     *
     * @throws IllegalStateException if there is no value: the task is not done, or it failed or was cancelled
     */
    @SuppressWarnings("MissingOverride") // CompletableFuture has it from Java 19 on
    public T resultNow() {
        if (!isDone()) throw new IllegalStateException("the task has not completed: " + this);
        look();
        if (super.isCompletedExceptionally()) throw new IllegalStateException("the task has no result: " + this);
        return super.join();
    }

    /**
     * Returns the exception of the task without waiting. Also available on Java 17.
     *
     * @throws IllegalStateException if there is no exception: the task is not done, or it returned a value or was cancelled
     */
    @SuppressWarnings("MissingOverride") // CompletableFuture has it from Java 19 on
    public Throwable exceptionNow() {
        if (!isDone()) throw new IllegalStateException("the task has not completed: " + this);
        Throwable failure = isCancelled() ? null : exception();
        if (failure == null) throw new IllegalStateException("the task has no exception: " + this);
        return failure;
    }

    /** Returns whether the task failed or was cancelled. */
    @Override
    public boolean isCompletedExceptionally() {
        if (isDone()) look();
        return super.isCompletedExceptionally();
    }

    /** Returns this future itself, so that cancelling the returned future reaches the task. */
    @Override
    public CompletableFuture<T> toCompletableFuture() {
        look();
        return this;
    }

    /**
     * Cancels the task: the future is done at once. A task that has not started when its runner receives the cancellation,
     * which takes a moment, never starts. A task that has started is interrupted if the argument says so, and its process
     * is killed if the task has not ended after the cancel grace of the pool; otherwise it runs to its end, and its result
     * is dropped.
     *
     * @return true if the future is now cancelled, also if it was before; false if it completed otherwise
     */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (isDone() && !isCancelled()) return false;
        abandon(mayInterruptIfRunning);
        return settleCancelled();
    }

    @Override
    public boolean complete(T value) {
        if (!isDone()) abandon(true);
        return settle(value);
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        requireNonNull(failure); // before the task is abandoned
        if (!isDone()) abandon(true);
        boolean first = super.completeExceptionally(failure);
        finished();
        return first;
    }

    @Override
    public void obtrudeValue(T value) {
        abandon(true);
        super.obtrudeValue(value);
        finished();
    }

    @Override
    public void obtrudeException(Throwable failure) {
        requireNonNull(failure);
        abandon(true);
        super.obtrudeException(failure);
        finished();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // completeAsync returns this by contract
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
        requireNonNull(supplier);
        executor.execute(() -> {
            try {
                complete(supplier.get());
            } catch (Throwable e) {
                completeExceptionally(e);
            }
        });
        return this;
    }

    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
        return completeAsync(supplier, defaultExecutor());
    }

    /** Dependent stages are plain: they are values of this program, not tasks. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        look(); // each dependent stage begins here
        return new CompletableFuture<>();
    }

    /** Returns the state in brackets: pending, running and where, cancelled, or the class of the result or failure. */
    @Override
    public String toString() {
        return "TaskFuture@" + Integer.toHexString(System.identityHashCode(this)) + "[" + state0() + "]";
    }

    private String state0() {
        if (!isDone()) return hasStarted() ? "running on " + where() : "pending";
        if (isCancelled()) return "cancelled";
        try {
            Object value = super.getNow(null);
            return "completed: " + (value == null ? "null" : value.getClass().getSimpleName());
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            return "failed: " + (cause == null ? e : cause).getClass().getName();
        } catch (Throwable e) { // a wrapper calls toString() of the exception of the task, which is user code
            return "failed with an exception that cannot be printed: "
                    + e.getClass().getName();
        }
    }

    private static CompletionException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CompletionException("interrupted while waiting for a task; the task continues", e);
    }

    private static RuntimeException rethrown(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof RuntimeException unchecked) return unchecked;
        if (cause instanceof Error error) throw error;
        return new CompletionException(cause);
    }
}
