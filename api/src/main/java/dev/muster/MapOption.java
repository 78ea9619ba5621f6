package dev.muster;

import dev.muster.task.internal.Durations;
import java.time.Duration;

/**
 * An option of {@code map}; created with the static methods. Options of different kinds can be combined; of two options of
 * one kind the last one counts. Immutable.
 *
 * <pre>{@code
 * var inTime = MapOption.timeout(Duration.ofMinutes(5));
 * List<Page> pages = pool.map(Page::load, urls, MapOption.chunkSize(20), inTime).toList();
 *
 * try (MapResults<Page> found = pool.map(Page::load, endlessUrls, MapOption.bufferSize(100))) {
 *     for (Page page : found) if (page.isWanted()) return page;
 * }
 * }</pre>
 */
public sealed interface MapOption {
    /**
     * Sets how many elements form one task. Without this option, the number follows the measured duration, so that a task
     * takes some tens of milliseconds.
     *
     * @throws IllegalArgumentException if the number is less than 1
     */
    static MapOption chunkSize(int elements) {
        if (elements < 1) throw new IllegalArgumentException("chunksize must be >= 1, was " + elements);
        return new ChunkSize(elements);
    }

    /**
     * Sets the time within which the results must be taken, counted from the call of {@code map}.
     *
     * @throws IllegalArgumentException if the time is negative
     */
    static MapOption timeout(Duration timeout) {
        if (timeout.isNegative())
            throw new IllegalArgumentException("timeout must not be negative, was " + Durations.text(timeout));
        return new Timeout(timeout);
    }

    /**
     * Limits how many elements are submitted and not yet returned. The input is read as results are taken, and may be
     * infinite. Quick elements are combined into one task, within this number. With {@link #chunkSize}, this is the number
     * of tasks, each with as many elements as that option says.
     *
     * @throws IllegalArgumentException if the number is less than 1
     */
    static MapOption bufferSize(int elements) {
        if (elements < 1) throw new IllegalArgumentException("buffersize must be None or > 0, was " + elements);
        return new BufferSize(elements);
    }

    /** See {@link MapOption#chunkSize}. */
    record ChunkSize(int elements) implements MapOption {}

    /** See {@link MapOption#timeout}. */
    record Timeout(Duration duration) implements MapOption {}

    /** See {@link MapOption#bufferSize}. */
    record BufferSize(int elements) implements MapOption {}
}
