package dev.muster;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Operations on several futures: wait for them, process them as they complete, combine their results, and limit their time.
 *
 * <p>All methods accept any {@link Future} of any executor, and mixtures of them. A future that is a
 * {@link CompletionStage} signals its completion. Other futures, such as {@link java.util.concurrent.FutureTask}, are
 * polled every few milliseconds: by the waiting thread in {@link #await} and {@link #asCompleted}, and by one shared daemon
 * thread elsewhere. After a wait, nothing stays registered on the futures, with one exception: a {@link CompletionStage}
 * that is not a {@code CompletableFuture} cannot remove a callback, so it keeps an empty callback for each wait until it is
 * done. Any number of threads may call all methods. Null arguments and null elements throw {@link NullPointerException}.
 * Actions before the completion of a future happen-before what follows the return of a method that waited for it, as far as
 * its result shows.
 *
 * <pre>{@code
 * List<TaskFuture<Page>> pages = urls.stream().map(url -> pool.submit(Page::load, url)).toList();
 * for (TaskFuture<Page> page : Futures.asCompleted(pages)) show(page.get());
 *
 * List<Page> all = Futures.gather(pages).get();
 * Page first = Futures.withTimeout(pages.get(0), Duration.ofSeconds(5)).get();
 * }</pre>
 */
public final class Futures {
    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private Futures() {}

    /** The condition on which {@link Futures#await} returns. */
    public enum ReturnWhen {
        /** When one future is done, whatever its outcome. */
        FIRST_COMPLETED,
        /** When one future has failed, or all are done. A cancelled future has not failed. */
        FIRST_EXCEPTION,
        /** When all futures are done. */
        ALL_COMPLETED
    }

    /**
     * The result of {@link Futures#await}: each set is in the order of the input and has no duplicates.
     *
     * @param done the futures that are done
     * @param notDone the others
     */
    public record DoneAndNotDone<F>(Set<F> done, Set<F> notDone) {}

    /**
     * The outcome of a future as a value; see {@link Futures#gatherSettled(Iterable)}.
     *
     * <pre>{@code
     * for (Outcome<Page> outcome : Futures.gatherSettled(pages).get()) {
     *     if (outcome instanceof Outcome.Value<Page> page) show(page.value());
     *     else if (outcome instanceof Outcome.Failure<Page> failed) log(failed.failure());
     * }
     * }</pre>
     *
     * @param <T> the result
     */
    public sealed interface Outcome<T> {
        /**
         * The task returned a value.
         *
         * @param value the returned value, which may be null
         */
        record Value<T>(@Nullable T value) implements Outcome<T> {}

        /**
         * The task threw an exception.
         *
         * @param failure the exception of the task itself
         */
        record Failure<T>(Throwable failure) implements Outcome<T> {}

        /** The future was cancelled. */
        record Cancelled<T>() implements Outcome<T> {}
    }

    // ---- waiting

    /** Waits until all futures are done; see {@link #await(Collection, Duration, ReturnWhen)}. */
    public static <F extends Future<?>> DoneAndNotDone<F> await(Collection<? extends F> futures)
            throws InterruptedException {
        return operations().await(futures, FOREVER, ReturnWhen.ALL_COMPLETED);
    }

    /** Waits until all futures are done or the time is up; see {@link #await(Collection, Duration, ReturnWhen)}. */
    public static <F extends Future<?>> DoneAndNotDone<F> await(Collection<? extends F> futures, Duration timeout)
            throws InterruptedException {
        return operations().await(futures, timeout, ReturnWhen.ALL_COMPLETED);
    }

    /** Waits until the condition holds; see {@link #await(Collection, Duration, ReturnWhen)}. */
    public static <F extends Future<?>> DoneAndNotDone<F> await(Collection<? extends F> futures, ReturnWhen returnWhen)
            throws InterruptedException {
        return operations().await(futures, FOREVER, returnWhen);
    }

    /**
     * Waits until the condition holds or the time is up, which is not an error. If the time is not positive, this method
     * does not wait. It does not throw the exceptions of the futures. Without futures it returns two empty sets at once. It
     * does not change the futures.
     *
     * @throws InterruptedException if the thread is interrupted; the tasks continue
     */
    public static <F extends Future<?>> DoneAndNotDone<F> await(
            Collection<? extends F> futures, Duration timeout, ReturnWhen returnWhen) throws InterruptedException {
        return operations().await(futures, timeout, returnWhen);
    }

    /** Returns the result of {@link #await(Collection)} as a stage. */
    public static <F extends Future<?>> CompletableFuture<DoneAndNotDone<F>> waitAsync(
            Collection<? extends F> futures) {
        return operations().waitAsync(futures, FOREVER, ReturnWhen.ALL_COMPLETED);
    }

    /** Returns the result of {@link #await(Collection, Duration)} as a stage. */
    public static <F extends Future<?>> CompletableFuture<DoneAndNotDone<F>> waitAsync(
            Collection<? extends F> futures, Duration timeout) {
        return operations().waitAsync(futures, timeout, ReturnWhen.ALL_COMPLETED);
    }

    /** Returns the result of {@link #await(Collection, ReturnWhen)} as a stage. */
    public static <F extends Future<?>> CompletableFuture<DoneAndNotDone<F>> waitAsync(
            Collection<? extends F> futures, ReturnWhen returnWhen) {
        return operations().waitAsync(futures, FOREVER, returnWhen);
    }

    /**
     * Returns the result of {@link #await(Collection, Duration, ReturnWhen)} as a stage, which completes when that method
     * would return; no thread waits. Cancelling the stage does not change the futures.
     */
    public static <F extends Future<?>> CompletableFuture<DoneAndNotDone<F>> waitAsync(
            Collection<? extends F> futures, Duration timeout, ReturnWhen returnWhen) {
        return operations().waitAsync(futures, timeout, returnWhen);
    }

    /** Returns the futures in the order in which they complete, each once; those that are already done come first. */
    public static <F extends Future<?>> CompletedFutures<F> asCompleted(Iterable<? extends F> futures) {
        return operations().asCompleted(futures, FOREVER);
    }

    /**
     * Returns the futures in the order in which they complete, each once. The time counts from this call. When it is up,
     * {@code next()} first returns the futures that are done by then; after them it throws a {@link
     * java.util.concurrent.CompletionException} with a {@link java.util.concurrent.TimeoutException} as its cause, and the
     * iteration ends.
     */
    public static <F extends Future<?>> CompletedFutures<F> asCompleted(
            Iterable<? extends F> futures, Duration timeout) {
        return operations().asCompleted(futures, timeout);
    }

    // ---- one from many

    /** Calls {@link #gather(Iterable)} with these futures. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the list is only read
    public static <T> TaskFuture<List<T>> gather(Future<? extends T>... futures) {
        return gather(List.of(futures));
    }

    /**
     * Returns one future for the results of all futures, in the order of the argument. A future that occurs twice has its
     * result twice in the list, and no futures give an empty list. The list is unmodifiable.
     *
     * <p>The returned future fails with the first failure, as soon as it happens, and the other tasks continue. A cancelled
     * future counts as one that failed with a {@link CancellationException}: the returned future has then failed and is not
     * cancelled. Cancelling the returned future, or completing it from outside, cancels all futures that are not done.
     */
    public static <T> TaskFuture<List<T>> gather(Iterable<? extends Future<? extends T>> futures) {
        return operations().gather(futures);
    }

    /** Calls {@link #gatherSettled(Iterable)} with these futures. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the list is only read
    public static <T> TaskFuture<List<Outcome<T>>> gatherSettled(Future<? extends T>... futures) {
        return gatherSettled(List.of(futures));
    }

    /**
     * Like {@link #gather(Iterable)}, but waits for all futures, whatever their outcome, and returns the outcome of each.
     * The returned future itself never fails.
     */
    public static <T> TaskFuture<List<Outcome<T>>> gatherSettled(Iterable<? extends Future<? extends T>> futures) {
        return operations().gatherSettled(futures);
    }

    // ---- one from one

    /**
     * Returns a future that completes as the given one does if that happens in time. When the time is up, this method
     * cancels the given future with an interrupt, so that the work stops, and the returned future fails with a
     * {@link java.util.concurrent.TimeoutException}. In contrast, {@code orTimeout} of a plain {@code CompletableFuture}
     * stops nothing, and {@code get} with a time-out does not affect the task.
     *
     * <p>If the time is not positive, the returned future follows a future that is done, and any other future is cancelled
     * at once. Cancelling the returned future, or completing it from outside, cancels the given one. If other code cancels
     * the given future, the returned one is cancelled as well.
     *
     * <p>The returned future does not wait until the work has ended, because a cancelled future is done at once. A task
     * that catches its interrupt may run for some time, and its result is then dropped, unlike with Python's
     * {@code wait_for}. It frees its slot when it has actually ended; a process pool allows the cancel grace for that.
     */
    public static <T> TaskFuture<T> withTimeout(Future<? extends T> future, Duration timeout) {
        return operations().withTimeout(future, timeout);
    }

    /**
     * Returns a task future for any future. If the argument is a task future, this is the argument itself. Otherwise it is
     * one that completes as the argument does and that passes a cancellation on to it. This adds callbacks,
     * {@code result()} and stages to futures that have none.
     */
    public static <T> TaskFuture<T> ensure(Future<T> future) {
        return operations().ensure(future);
    }

    /** {@link #ensure(Future)} for a completable future. */
    public static <T> TaskFuture<T> ensure(CompletableFuture<T> future) {
        return operations().ensure(future);
    }

    /**
     * {@link #ensure(Future)} for a stage.
     *
     * @throws UnsupportedOperationException if the stage cannot be made a {@code CompletableFuture}
     */
    public static <T> TaskFuture<T> ensure(CompletionStage<T> stage) {
        return operations().ensure(stage.toCompletableFuture());
    }

    private static ExecutorProvider.FutureOperations operations() {
        return FoundProvider.PROVIDER.futures();
    }
}
