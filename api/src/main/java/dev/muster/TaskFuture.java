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
 * The result of a task that runs elsewhere. All methods may be called by any number of threads.
 *
 * <p>It is a {@link CompletableFuture} whose {@code cancel} reaches the task. Completing it from outside
 * ({@link #complete}, {@link #orTimeout} and so on) gives the task up as well: it is stopped where it runs, and what it still
 * answers is dropped. The stages that are made from it ({@link #thenApply} and the like) are plain completable futures;
 * cancelling one of those does not reach the task.
 *
 * <p>Actions in a thread before submitting happen-before the task begins only in the sense that the task works on a copy of
 * what it was given, made before {@code submit} returned; of the actions of the task only its result is seen here.
 *
 * <p>Callbacks and dependent stages run in a thread of the pool for completions, or in the thread that cancels, completes or
 * adds; a callback may block or submit again, but a slow one should be given an executor of its own: each holds a thread of
 * the pool for completions, of which there are at most 256, and when all of them are held, what other futures have waits.
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

    /** For executors; users get their futures from an executor or from {@link Futures}. */
    protected TaskFuture() {}

    // ---- Python's words

    /**
     * Cancels the task if it has not started, as far as this program has heard. Either this comes first or the news of the start
     * does: a task that is cancelled so was never {@link #isRunning() running}, and one that runs is left alone.
     *
     * <p>A cancelled task of a thread pool is never run. Over processes the cancel takes a moment to get there, as the news of a
     * start does: a task that its process began in that moment runs to its end, unheard, and its result is dropped. Asking the
     * process first would make this method wait for the network.
     *
     * @return true if the future is cancelled now, also if it was before; false if the task runs or is done
     */
    public boolean cancel() {
        return staysUnstarted() && cancel(false);
    }

    /** Whether the task has been reported as started and this future is not done. */
    public boolean isRunning() {
        return hasStarted() && !isDone();
    }

    /**
     * Waits for the outcome and returns the value.
     *
     * @throws RuntimeException the exception of the task itself if it is unchecked
     * @throws Error the error of the task itself
     * @throws CompletionException with the exception of the task as its cause if it is checked; also if the waiting thread is
     *     interrupted, whose interrupt status is then set again
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
     * Waits for the outcome at most so long and returns the value; see {@link #result()}. The task goes on if the time is up.
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
     * Waits at most so long; see {@link #exception()}.
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
            throw new TimeoutException("no outcome within " + Durations.text(timeout) + "; the task goes on");
        }
    }

    /**
     * Calls this with the future when it is done. Callbacks run once each, in the order in which they were added, after
     * waiting threads have been released; one that throws is logged, and the next runs. If the future is done already, the
     * callback runs at once in the calling thread.
     *
     * @return this
     */
    public TaskFuture<T> addDoneCallback(Consumer<? super TaskFuture<T>> callback) {
        requireNonNull(callback);
        callbacks().add(() -> callback.accept(this));
        return this;
    }

    /** Like {@link #addDoneCallback(Consumer)}, run by the executor. */
    public TaskFuture<T> addDoneCallback(Consumer<? super TaskFuture<T>> callback, Executor executor) {
        requireNonNull(callback);
        requireNonNull(executor);
        callbacks().add(() -> executor.execute(() -> callback.accept(this)));
        return this;
    }

    // ---- Future and CompletableFuture

    /**
     * Waits for the outcome and returns the value. An interrupted wait leaves the task alone.
     *
     * @throws ExecutionException with the exception of the task as its cause
     * @throws CancellationException if the task was cancelled
     * @throws InterruptedException if the thread is interrupted while it waits; its interrupt status is cleared then
     * @throws IllegalStateException if a task of a {@link ThreadPool} calls this for one that waits for it, so that neither
     *     would ever end, or if so many tasks of that pool wait that nobody is left to run one; the task goes on
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
     * Waits at most so long; see {@link #get()}. The task goes on if the time is up.
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
     * Waits for the outcome and returns the value; cannot be interrupted.
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

    /** The value if there is one, else what is given; throws as {@link #join} does if the task has failed. */
    @Override
    public T getNow(T valueIfAbsent) {
        if (isDone()) look();
        return super.getNow(valueIfAbsent);
    }

    /**
     * The value, without waiting. On Java 17 too.
     *
     * @throws IllegalStateException if there is none: the task is not done, or it failed or was cancelled
     */
    @SuppressWarnings("MissingOverride") // CompletableFuture has it from Java 19 on
    public T resultNow() {
        if (!isDone()) throw new IllegalStateException("the task has not completed: " + this);
        look();
        if (super.isCompletedExceptionally()) throw new IllegalStateException("the task has no result: " + this);
        return super.join();
    }

    /**
     * The exception of the task, without waiting. On Java 17 too.
     *
     * @throws IllegalStateException if there is none: the task is not done, or it returned a value or was cancelled
     */
    @SuppressWarnings("MissingOverride") // CompletableFuture has it from Java 19 on
    public Throwable exceptionNow() {
        if (!isDone()) throw new IllegalStateException("the task has not completed: " + this);
        Throwable failure = isCancelled() ? null : exception();
        if (failure == null) throw new IllegalStateException("the task has no exception: " + this);
        return failure;
    }

    /** Whether the task failed or was cancelled. */
    @Override
    public boolean isCompletedExceptionally() {
        if (isDone()) look();
        return super.isCompletedExceptionally();
    }

    /** This very future: cancelling what is returned reaches the task. */
    @Override
    public CompletableFuture<T> toCompletableFuture() {
        look();
        return this;
    }

    /**
     * Cancels the task: the future is done at once. A task that has not started when its runner hears of this, which takes a
     * moment, never will. One that has started is interrupted if the argument says so, and its process is killed if it has not
     * ended after the grace of the pool; otherwise it runs to its end and its result is dropped.
     *
     * @return true if the future is cancelled now, also if it was before; false if it was done otherwise
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
        requireNonNull(failure); // before the task is given up for it
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

    /** Dependent stages are plain: they are values of this program, not tasks elsewhere. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        look(); // each dependent stage begins here
        return new CompletableFuture<>();
    }

    /** The state in brackets: pending, running and where, cancelled, or the class of the result or failure. */
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
        } catch (Throwable e) { // a wrapper asks the exception of the task for its text, and that is code of the user's
            return "failed with an exception that cannot be told: "
                    + e.getClass().getName();
        }
    }

    private static CompletionException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CompletionException("interrupted while waiting for a task, which goes on", e);
    }

    private static RuntimeException rethrown(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof RuntimeException unchecked) return unchecked;
        if (cause instanceof Error error) throw error;
        return new CompletionException(cause);
    }
}
