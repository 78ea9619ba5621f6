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
 * Working with several futures: waiting for them, taking them as they are done, gathering their results, limiting their time.
 *
 * <p>All methods take any {@link Future}, of whatever executor, mixed at will. Futures that are {@link CompletionStage}s
 * tell when they are done; others, such as {@link java.util.concurrent.FutureTask}, are asked every few milliseconds: by the
 * waiting thread in {@link #await} and {@link #asCompleted}, by one shared daemon thread elsewhere. When a wait is over,
 * nothing is left behind on the futures, except on a {@link CompletionStage} that is no {@code CompletableFuture}: it can only
 * be told to call us, so it keeps an empty call for each wait until it is done. All methods may be called by any number of threads; null arguments and null elements throw
 * {@link NullPointerException}. What was done before a future was completed happens-before what follows the return of a
 * method that waited for it, as far as its result shows.
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

    /** When {@link Futures#await} returns. */
    public enum ReturnWhen {
        /** When one is done, however it ended. */
        FIRST_COMPLETED,
        /** When one has failed, or all are done. A cancelled future has not failed. */
        FIRST_EXCEPTION,
        /** When all are done. */
        ALL_COMPLETED
    }

    /**
     * What {@link Futures#await} found, each in the order of its input and without doubles.
     *
     * @param done the futures that are done
     * @param notDone the others
     */
    public record DoneAndNotDone<F>(Set<F> done, Set<F> notDone) {}

    /**
     * How a future ended, as a value; see {@link Futures#gatherSettled(Iterable)}.
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
         * It returned.
         *
         * @param value what it returned, which may be null
         */
        record Value<T>(@Nullable T value) implements Outcome<T> {}

        /**
         * It threw.
         *
         * @param failure the exception of the task itself
         */
        record Failure<T>(Throwable failure) implements Outcome<T> {}

        /** It was cancelled. */
        record Cancelled<T>() implements Outcome<T> {}
    }

    // ---- waiting

    /** Waits until all are done; see {@link #await(Collection, Duration, ReturnWhen)}. */
    public static <F extends Future<?>> DoneAndNotDone<F> await(Collection<? extends F> futures)
            throws InterruptedException {
        return operations().await(futures, FOREVER, ReturnWhen.ALL_COMPLETED);
    }

    /** Waits until all are done or the time is up; see {@link #await(Collection, Duration, ReturnWhen)}. */
    public static <F extends Future<?>> DoneAndNotDone<F> await(Collection<? extends F> futures, Duration timeout)
            throws InterruptedException {
        return operations().await(futures, timeout, ReturnWhen.ALL_COMPLETED);
    }

    /** Waits until as many are done as asked for; see {@link #await(Collection, Duration, ReturnWhen)}. */
    public static <F extends Future<?>> DoneAndNotDone<F> await(Collection<? extends F> futures, ReturnWhen returnWhen)
            throws InterruptedException {
        return operations().await(futures, FOREVER, returnWhen);
    }

    /**
     * Waits until as many are done as asked for, or the time is up, which is no error; a time that is not positive means not
     * to wait. What the futures hold is not thrown. No futures are two empty sets, at once. The futures are left as they are.
     *
     * @throws InterruptedException if the thread is interrupted; the futures go on
     */
    public static <F extends Future<?>> DoneAndNotDone<F> await(
            Collection<? extends F> futures, Duration timeout, ReturnWhen returnWhen) throws InterruptedException {
        return operations().await(futures, timeout, returnWhen);
    }

    /** What {@link #await(Collection)} returns, as a stage. */
    public static <F extends Future<?>> CompletableFuture<DoneAndNotDone<F>> waitAsync(
            Collection<? extends F> futures) {
        return operations().waitAsync(futures, FOREVER, ReturnWhen.ALL_COMPLETED);
    }

    /** What {@link #await(Collection, Duration)} returns, as a stage. */
    public static <F extends Future<?>> CompletableFuture<DoneAndNotDone<F>> waitAsync(
            Collection<? extends F> futures, Duration timeout) {
        return operations().waitAsync(futures, timeout, ReturnWhen.ALL_COMPLETED);
    }

    /** What {@link #await(Collection, ReturnWhen)} returns, as a stage. */
    public static <F extends Future<?>> CompletableFuture<DoneAndNotDone<F>> waitAsync(
            Collection<? extends F> futures, ReturnWhen returnWhen) {
        return operations().waitAsync(futures, FOREVER, returnWhen);
    }

    /**
     * What {@link #await(Collection, Duration, ReturnWhen)} returns, as a stage that is complete when that would return; no
     * thread waits. Cancelling the stage leaves the futures as they are.
     */
    public static <F extends Future<?>> CompletableFuture<DoneAndNotDone<F>> waitAsync(
            Collection<? extends F> futures, Duration timeout, ReturnWhen returnWhen) {
        return operations().waitAsync(futures, timeout, returnWhen);
    }

    /** The futures in the order in which they are done, each once; those that are done already come first. */
    public static <F extends Future<?>> CompletedFutures<F> asCompleted(Iterable<? extends F> futures) {
        return operations().asCompleted(futures, FOREVER);
    }

    /**
     * The futures in the order in which they are done, each once. When the time, counted from this call, is up, {@code next()}
     * throws a {@link java.util.concurrent.CompletionException} with a {@link java.util.concurrent.TimeoutException}, and the
     * iteration ends; what is done by then is yielded first.
     */
    public static <F extends Future<?>> CompletedFutures<F> asCompleted(
            Iterable<? extends F> futures, Duration timeout) {
        return operations().asCompleted(futures, timeout);
    }

    // ---- one from many

    /** {@link #gather(Iterable)} of these. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the list is only read
    public static <T> TaskFuture<List<T>> gather(Future<? extends T>... futures) {
        return gather(List.of(futures));
    }

    /**
     * One future for the results of all, in the order of the argument; a future that is given twice has its result there
     * twice, and no futures give an empty list. The list cannot be changed.
     *
     * <p>It fails with the first failure, as soon as that happens, and the others go on. One that is cancelled counts as one
     * that failed with a {@link CancellationException}: what is returned here has failed then, it is not cancelled. Cancelling
     * what is returned, or completing it from outside, cancels all that are not done.
     */
    public static <T> TaskFuture<List<T>> gather(Iterable<? extends Future<? extends T>> futures) {
        return operations().gather(futures);
    }

    /** {@link #gatherSettled(Iterable)} of these. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the list is only read
    public static <T> TaskFuture<List<Outcome<T>>> gatherSettled(Future<? extends T>... futures) {
        return gatherSettled(List.of(futures));
    }

    /**
     * Like {@link #gather(Iterable)}, but waits for all, however they end, and tells of each how it did. It never fails itself.
     */
    public static <T> TaskFuture<List<Outcome<T>>> gatherSettled(Iterable<? extends Future<? extends T>> futures) {
        return operations().gatherSettled(futures);
    }

    // ---- one from one

    /**
     * Follows the future for so long, and then cancels it with an interrupt, so that the work stops: what is returned fails
     * with a {@link java.util.concurrent.TimeoutException}. {@code orTimeout} of a plain {@code CompletableFuture} gives up
     * without stopping anything, and {@code get} with a time-out leaves the task alone.
     *
     * <p>If the time is not positive, a future that is done is followed and any other is cancelled at once. Cancelling what is
     * returned, or completing it from outside, cancels the future. If the future is cancelled by somebody else, so is what is
     * returned.
     *
     * <p>What is returned does not wait until the work has ended, because a cancelled future is done at once: a task that catches
     * its interrupt goes on for a while, and what it returns then is dropped, unlike with Python's {@code wait_for}. It frees its
     * slot when it has really ended, for which a pool of processes allows its grace.
     */
    public static <T> TaskFuture<T> withTimeout(Future<? extends T> future, Duration timeout) {
        return operations().withTimeout(future, timeout);
    }

    /**
     * A task future for any future: this one if it is one, else one that ends as it does and whose cancel reaches it. It is how
     * callbacks, {@code result()} and stages come to futures that have none.
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
