package dev.muster;

import java.util.Iterator;

/**
 * Futures in the order in which they are done, see {@link Futures#asCompleted(Iterable)}. Single use. Closing takes back what
 * was left on futures that are not done; they go on. For one thread at a time.
 *
 * <pre>{@code
 * try (CompletedFutures<TaskFuture<Page>> completed = Futures.asCompleted(pages, Duration.ofSeconds(30))) {
 *     for (TaskFuture<Page> page : completed) if (page.exception() == null) return page.resultNow();
 * }
 * }</pre>
 *
 * @param <F> the futures
 */
public interface CompletedFutures<F> extends Iterable<F>, AutoCloseable {
    /**
     * Waits for each next future.
     *
     * @throws IllegalStateException if it was asked for before
     */
    @Override
    Iterator<F> iterator();

    /** Ends the iteration. */
    @Override
    void close();
}
