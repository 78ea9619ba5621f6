package dev.muster;

import java.util.Iterator;

/**
 * Futures in the order in which they complete; see {@link Futures#asCompleted(Iterable)}. For a single use. Closing removes
 * what was registered on futures that are not done; their tasks continue. Only one thread at a time may use an instance.
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
     * Returns an iterator that waits for the next future each time.
     *
     * @throws IllegalStateException if this method was called before
     */
    @Override
    Iterator<F> iterator();

    /** Ends the iteration. */
    @Override
    void close();
}
