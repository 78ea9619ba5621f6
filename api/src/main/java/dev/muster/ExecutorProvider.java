package dev.muster;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * Creates the objects that {@link ProcessPoolExecutor}, {@link ThreadPool} and {@link Futures} delegate to. Programs do not
 * call this interface; they use those three classes. {@link ServiceLoader} finds the provider; the artifact
 * {@code dev.muster:muster-client} contains one. Any number of threads may call all methods.
 */
public interface ExecutorProvider {
    /** Returns a builder with the defaults. */
    ProcessPoolBuilder processPool();

    /** Returns a pool that starts no thread before its first task. The number is at least 1. */
    ExecutorDelegate threadPool(int maxThreads);

    /** Returns a pool that runs each task in its own thread. */
    ExecutorDelegate unboundedThreadPool();

    /** Returns the operations that {@link Futures} delegates to. */
    FutureOperations futures();

    /** A pool of processes that {@link ProcessPoolExecutor} describes. */
    interface ProcessPool extends ExecutorDelegate {
        /** See {@link ProcessPoolExecutor#prestartAllWorkers}. */
        void prestartAllWorkers();

        /** See {@link ProcessPoolExecutor#terminateWorkers}. */
        void terminateWorkers();

        /** See {@link ProcessPoolExecutor#killWorkers}. */
        void killWorkers();

        /** See {@link ProcessPoolExecutor#tasks}. */
        List<OpenTask> tasks();
    }

    /** The methods of {@link Futures}, without their convenience overloads. */
    interface FutureOperations {
        /** See {@link Futures#await(Collection, Duration, Futures.ReturnWhen)}. */
        <F extends Future<?>> Futures.DoneAndNotDone<F> await(
                Collection<? extends F> futures, Duration timeout, Futures.ReturnWhen returnWhen)
                throws InterruptedException;

        /** See {@link Futures#waitAsync(Collection, Duration, Futures.ReturnWhen)}. */
        <F extends Future<?>> CompletableFuture<Futures.DoneAndNotDone<F>> waitAsync(
                Collection<? extends F> futures, Duration timeout, Futures.ReturnWhen returnWhen);

        /** See {@link Futures#asCompleted(Iterable, Duration)}. */
        <F extends Future<?>> CompletedFutures<F> asCompleted(Iterable<? extends F> futures, Duration timeout);

        /** See {@link Futures#gather(Iterable)}. */
        <T> TaskFuture<List<T>> gather(Iterable<? extends Future<? extends T>> futures);

        /** See {@link Futures#gatherSettled(Iterable)}. */
        <T> TaskFuture<List<Futures.Outcome<T>>> gatherSettled(Iterable<? extends Future<? extends T>> futures);

        /** See {@link Futures#withTimeout}. */
        <T> TaskFuture<T> withTimeout(Future<? extends T> future, Duration timeout);

        /** See {@link Futures#ensure(Future)}. */
        <T> TaskFuture<T> ensure(Future<? extends T> future);
    }
}
