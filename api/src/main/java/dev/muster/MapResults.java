package dev.muster;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The results of a {@code map}, in the order of its input. Single use: one of {@link #iterator}, {@link #stream} and
 * {@link #toList}, once.
 *
 * <p>{@code next()} waits for the next result. If the function threw for that element, it throws a
 * {@link java.util.concurrent.CompletionException} with the exception as its cause, and iteration may go on with the next
 * element: what happens to one element happens to no other. When the time-out of the map has passed, it throws a {@code
 * CompletionException} with a {@link java.util.concurrent.TimeoutException} whose stack is the caller's, what is left is
 * cancelled, and there are no more elements.
 *
 * <p>Closing cancels what has not started and ends the iteration; dropping the reference does not. The iterator is for one
 * thread at a time; {@code close} is for any.
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
     * The results, each when it is there.
     *
     * @throws IllegalStateException if the results have been asked for before
     */
    @Override
    Iterator<R> iterator();

    /** The results as a sequential stream; it ends with the first exception, and closing it closes this. */
    Stream<R> stream();

    /** Waits for all results; throws as {@code next()} does for the first element that failed. */
    List<R> toList();

    /** Cancels what has not started; there are no more results. Idempotent. */
    @Override
    void close();
}
