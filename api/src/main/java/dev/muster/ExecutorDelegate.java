package dev.muster;

import java.util.concurrent.Callable;
import java.util.concurrent.RunnableFuture;

/**
 * An executor that {@link ProcessPoolExecutor} or {@link ThreadPool} passes its calls on to. An {@link ExecutorProvider} makes
 * it; programs do not use it. All methods may be called by any number of threads.
 */
public interface ExecutorDelegate extends TaskExecutor {
    /** Makes a task of this executor that is its own future, and does not submit it. */
    <T> RunnableFuture<T> newTaskFor(Callable<T> task);

    /** Makes a task of this executor that is its own future, and does not submit it; the value is this very result. */
    <T> RunnableFuture<T> newTaskFor(Runnable task, T result);
}
