package dev.muster.client.session;

import static java.util.Objects.requireNonNull;

import dev.muster.WhenFull;
import java.util.Locale;

/**
 * How much may be submitted to a pool and not done, and what becomes of more.
 *
 * @param bytes of the heap of this program, for calls and what is kept beside each
 */
public record PendingLimits(int tasks, long bytes, WhenFull whenFull) {
    public PendingLimits {
        requireNonNull(whenFull, "whenFull");
        if (tasks < 1) throw new IllegalArgumentException("maxPending must be at least 1, was " + tasks);
        if (bytes < 1) throw new IllegalArgumentException("maxPendingBytes must be at least 1, was " + bytes);
    }

    /** Any number of tasks, with half of the largest heap for what they take of it. */
    public static PendingLimits byDefault() {
        return new PendingLimits(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 2, WhenFull.REJECT);
    }

    /**
     * Says that the limit of pending tasks is reached.
     *
     * @param open how many are pending
     * @param taken the bytes that these take
     * @param more the bytes that the next one takes
     */
    String full(int open, long taken, long more) {
        int beside = Submission.BYTES_BESIDE_CALL;
        if (more > bytes)
            return String.format(
                    Locale.ROOT,
                    "This task takes %,d bytes of the heap of this program (%,d for its call and %d for its bookkeeping), and all pending tasks"
                            + " of this pool together may take %,d. Send less, or a reference to where the data is; or raise"
                            + " maxPendingBytes.",
                    more,
                    more - beside,
                    beside,
                    bytes);
        if (open >= tasks)
            return String.format(
                    Locale.ROOT,
                    "The pool has reached its limit of pending tasks, which is %,d (maxPending). Wait for results before you submit"
                            + " more, let submit wait with maxPending(n, WhenFull.WAIT), use map, or raise maxPending.",
                    tasks);
        return String.format(
                Locale.ROOT,
                "%,d tasks are pending and take %,d bytes of the heap of this program; the next one would take %,d (%,d for its"
                        + " call and %d for its bookkeeping), and the pool allows %,d (maxPendingBytes, by default half of -Xmx). Wait for"
                        + " results before you submit more, let submit wait with maxPending(n, WhenFull.WAIT), use map, which"
                        + " submits a few chunks at a time, or raise maxPendingBytes or -Xmx.",
                open,
                taken,
                more,
                more - beside,
                beside,
                bytes);
    }

    public PendingLimits withTasks(int most, WhenFull whenMore) {
        return new PendingLimits(most, bytes, whenMore);
    }

    public PendingLimits withBytes(long most) {
        return new PendingLimits(tasks, most, whenFull);
    }
}
