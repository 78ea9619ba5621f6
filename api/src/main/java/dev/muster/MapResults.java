package dev.muster;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The results of a {@code map}, in the order of its input. For a single use: call one of {@link #iterator}, {@link #stream}
 * and {@link #toList}, once.
 *
 * <p>{@code next()} waits for the next result. If the function threw for that element, {@code next()} throws a {@link
 * java.util.concurrent.CompletionException} with that exception as its cause, and the iteration can continue with the next
 * element: a failure of one element does not affect the others. When the time-out of the map has passed, it throws a
 * {@code CompletionException} with a {@link java.util.concurrent.TimeoutException} whose stack is that of the caller; the
 * remaining tasks are cancelled, and there are no more elements.
 *
 * <p>Closing cancels tasks that have not started and ends the iteration; dropping the reference does not. Only one thread
 * at a time may use the iterator; any thread may call {@code close}.
 *
 * <pre>{@code
 * try (MapResults<Image> images = pool.map(Render::frame, frames)) {
 *     for (Image image : images) show(image);
 * }
 * }</pre>
 *
 * @param <R> the result of one element
 */
public interface MapResults<R> extends Iterable<R>, AutoCloseable {
    /**
     * Returns the results, each when it is available.
     *
     * @throws IllegalStateException if the results have been requested before
     */
    @Override
    Iterator<R> iterator();

    /**
     * Returns the results as a sequential stream. The stream ends with the first exception, and closing it closes this
     * object.
     */
    Stream<R> stream();

    /** Waits for all results and returns them; throws as {@code next()} does for the first element that failed. */
    List<R> toList();

    /** Cancels tasks that have not started; there are no more results. Idempotent. */
    @Override
    void close();
}
