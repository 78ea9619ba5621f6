package dev.muster;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RunnableFuture;

/**
 * Makes what {@link ProcessPoolExecutor}, {@link ThreadPool} and {@link Futures} delegate to. Programs do not call it: they use those
 * three. It is found by {@link ServiceLoader}; the artifact {@code dev.muster:muster-client} brings one. All methods may be called by
 * any number of threads.
 */
public interface ExecutorProvider {
    /** A builder with the defaults. */
    ProcessPoolBuilder processPool();

    /** Starts nothing yet; threads come with tasks. The number is at least 1. */
    Delegate threadPool(int maxThreads);

    /** A pool that runs each task in a thread of its own. */
    Delegate unboundedThreadPool();

    /** What {@link Futures} does. */
    FutureOperations futures();

    /** An executor that another one passes its calls on to. */
    interface Delegate extends TaskExecutor {
        /** A task of this executor that is its own future, not handed in so far. */
        <T> RunnableFuture<T> newTaskFor(Callable<T> task);

        /** A task of this executor that is its own future, not handed in so far; its value is this very result. */
        <T> RunnableFuture<T> newTaskFor(Runnable task, T result);
    }

    /** A pool of processes, as {@link ProcessPoolExecutor} describes it. */
    interface ProcessPool extends Delegate {
        /** See {@link ProcessPoolExecutor#prestartAllWorkers}. */
        void prestartAllWorkers();

        /** See {@link ProcessPoolExecutor#terminateWorkers}. */
        void terminateWorkers();

        /** See {@link ProcessPoolExecutor#killWorkers}. */
        void killWorkers();

        /** See {@link ProcessPoolExecutor#tasks}. */
        List<OpenTask> tasks();
    }

    /** The methods of {@link Futures}, without their shorter forms. */
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
