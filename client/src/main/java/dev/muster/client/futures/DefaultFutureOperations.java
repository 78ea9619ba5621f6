package dev.muster.client.futures;

import static java.util.Objects.requireNonNull;

import dev.muster.CompletedFutures;
import dev.muster.ExecutorProvider;
import dev.muster.Futures;
import dev.muster.Futures.DoneAndNotDone;
import dev.muster.Futures.Outcome;
import dev.muster.Futures.ReturnWhen;
import dev.muster.TaskFuture;
import dev.muster.internal.Blocking;
import dev.muster.task.internal.Durations;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** What {@link Futures} does. */
public final class DefaultFutureOperations implements ExecutorProvider.FutureOperations {
    @Override
    public <F extends Future<?>> DoneAndNotDone<F> await(
            Collection<? extends F> futures, Duration timeout, ReturnWhen returnWhen) throws InterruptedException {
        requireNonNull(returnWhen, "returnWhen");
        long nanos = Durations.nanos(timeout);
        long deadline = System.nanoTime() + nanos;
        Set<F> distinct = distinct(futures);
        try (var waiter = new Waiter<F>(distinct, until(nanos, returnWhen))) {
            int left = distinct.size();
            while (left > 0) {
                F next = waiter.next(deadline);
                if (next == null) break;
                left--;
                if (isEnough(next, returnWhen)) break;
            }
        }
        return AwaitedStage.split(distinct); // so all that were done before are among the done
    }

    private static Blocking.Until until(long nanos, ReturnWhen returnWhen) {
        if (nanos != Durations.FOREVER_NANOS) return Blocking.Until.TIME_IS_UP;
        return returnWhen == ReturnWhen.ALL_COMPLETED ? Blocking.Until.ALL_ARE_DONE : Blocking.Until.ONE_IS_DONE;
    }

    @Override
    public <F extends Future<?>> CompletableFuture<DoneAndNotDone<F>> waitAsync(
            Collection<? extends F> futures, Duration timeout, ReturnWhen returnWhen) {
        return AwaitedStage.of(distinct(futures), Durations.nanos(timeout), requireNonNull(returnWhen, "returnWhen"));
    }

    @Override
    public <F extends Future<?>> CompletedFutures<F> asCompleted(Iterable<? extends F> futures, Duration timeout) {
        long nanos = Durations.nanos(timeout);
        Blocking.Until until =
                nanos == Durations.FOREVER_NANOS ? Blocking.Until.ONE_IS_DONE : Blocking.Until.TIME_IS_UP;
        return new CompletedIterator<F>(distinct(futures), System.nanoTime() + nanos, until);
    }

    @Override
    public <T> TaskFuture<List<T>> gather(Iterable<? extends Future<? extends T>> futures) {
        return GatheredFuture.<T, T>of(futures, Blocking.Until.ONE_IS_DONE, Future::get); // one that fails is enough
    }

    @Override
    public <T> TaskFuture<List<Outcome<T>>> gatherSettled(Iterable<? extends Future<? extends T>> futures) {
        return GatheredFuture.<T, Outcome<T>>of(
                futures, Blocking.Until.ALL_ARE_DONE, DefaultFutureOperations::outcomeOf);
    }

    @Override
    public <T> TaskFuture<T> withTimeout(Future<? extends T> future, Duration timeout) {
        return TimeLimitedFuture.of(
                requireNonNull(future, "future"), Durations.nanos(timeout), Durations.text(timeout));
    }

    @Override
    public <T> TaskFuture<T> ensure(Future<? extends T> future) {
        return FollowingFuture.of(requireNonNull(future, "future"));
    }

    private static <T> Outcome<T> outcomeOf(Future<? extends T> done) throws InterruptedException {
        if (done.isCancelled()) return new Outcome.Cancelled<>();
        try {
            return new Outcome.Value<>(done.get());
        } catch (ExecutionException e) {
            return new Outcome.Failure<>(e.getCause() == null ? e : e.getCause());
        } catch (CancellationException e) {
            return new Outcome.Cancelled<>();
        }
    }

    static boolean isEnough(Future<?> done, ReturnWhen returnWhen) {
        return switch (returnWhen) {
            case FIRST_COMPLETED -> true;
            case FIRST_EXCEPTION -> !done.isCancelled() && hasFailed(done);
            case ALL_COMPLETED -> false;
        };
    }

    private static boolean hasFailed(Future<?> done) {
        try {
            return outcomeOf(done) instanceof Outcome.Failure<?>;
        } catch (InterruptedException e) { // cannot be: it is done
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static <F> Set<F> distinct(Iterable<? extends F> futures) {
        var distinct = new LinkedHashSet<F>();
        for (F future : futures) distinct.add(requireNonNull(future, "future"));
        return distinct;
    }
}
