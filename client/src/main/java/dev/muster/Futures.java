package dev.muster;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Waiting for several futures. All methods take any {@link Future}, of whatever executor, mixed at will.
 *
 * <pre>{@code
 * for (TaskFuture<Page> page : Futures.asCompleted(pages)) show(page.get());
 * }</pre>
 */
public final class Futures {
    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE / 2);

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

    /** Waits until all are done. */
    public static <F extends Future<?>> DoneAndNotDone<F> await(Collection<? extends F> futures)
            throws InterruptedException {
        return await(futures, FOREVER, ReturnWhen.ALL_COMPLETED);
    }

    /** Waits until all are done or the time is up, which is no error. */
    public static <F extends Future<?>> DoneAndNotDone<F> await(Collection<? extends F> futures, Duration timeout)
            throws InterruptedException {
        return await(futures, timeout, ReturnWhen.ALL_COMPLETED);
    }

    /** Waits until as many are done as asked for. */
    public static <F extends Future<?>> DoneAndNotDone<F> await(Collection<? extends F> futures, ReturnWhen returnWhen)
            throws InterruptedException {
        return await(futures, FOREVER, returnWhen);
    }

    /**
     * Waits until as many are done as asked for, or the time is up, which is no error. What the futures hold is not looked
     * at, except for whether it is a failure. Leaves nothing behind on the futures.
     *
     * @throws InterruptedException if the thread is interrupted; the futures go on
     */
    public static <F extends Future<?>> DoneAndNotDone<F> await(
            Collection<? extends F> futures, Duration timeout, ReturnWhen returnWhen) throws InterruptedException {
        java.util.Objects.requireNonNull(returnWhen, "returnWhen");
        long deadline = System.nanoTime() + nanos(timeout);
        var distinct = new LinkedHashSet<F>(futures);
        try (var waiter = new Waiter<F>(distinct)) {
            int left = distinct.size();
            while (left > 0) {
                F next = waiter.next(deadline);
                if (next == null) break;
                left--;
                // Those that were done before are all looked at, so that they are all in the answer.
                if (isEnough(next, returnWhen)) break;
            }
        }
        var done = new LinkedHashSet<F>();
        var notDone = new LinkedHashSet<F>();
        for (F future : distinct) (future.isDone() ? done : notDone).add(future);
        return new DoneAndNotDone<>(done, notDone);
    }

    /** The futures in the order in which they are done, each once; those that are done already come first. */
    public static <F extends Future<?>> CompletedFutures<F> asCompleted(Iterable<? extends F> futures) {
        return asCompleted(futures, FOREVER);
    }

    /**
     * The futures in the order in which they are done, each once. When the time, counted from this call, is up, {@code next()}
     * throws a {@link java.util.concurrent.CompletionException} with a {@link java.util.concurrent.TimeoutException}.
     */
    public static <F extends Future<?>> CompletedFutures<F> asCompleted(
            Iterable<? extends F> futures, Duration timeout) {
        long deadline = System.nanoTime() + nanos(timeout);
        var distinct = new LinkedHashSet<F>();
        futures.forEach(distinct::add);
        return new CompletedIterator<>(distinct, deadline);
    }

    private static boolean isEnough(Future<?> done, ReturnWhen returnWhen) {
        return switch (returnWhen) {
            case FIRST_COMPLETED -> true;
            case FIRST_EXCEPTION -> !done.isCancelled() && hasFailed(done);
            case ALL_COMPLETED -> false;
        };
    }

    private static boolean hasFailed(Future<?> done) {
        try {
            done.get();
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) { // cannot be: it is done
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static long nanos(Duration timeout) {
        try {
            return Math.min(timeout.toNanos(), Long.MAX_VALUE / 2);
        } catch (ArithmeticException e) {
            return timeout.isNegative() ? 0 : Long.MAX_VALUE / 2;
        }
    }
}
