package dev.muster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What was submitted and is not done, within the limits of the pool. */
final class PendingTasks {
    private final int tasksMax;
    private final long bytesMax;
    private final BlobShelf shelf;
    private final Map<Long, Submission> open = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    PendingTasks(int tasksMax, long bytesMax, BlobShelf shelf) {
        this.tasksMax = tasksMax;
        this.bytesMax = bytesMax;
        this.shelf = shelf;
    }

    /** Throws if another task of this size is above the limits. */
    void checkLimits(long more) {
        if (open.size() < tasksMax && bytes.get() + more <= bytesMax) return;
        throw new RejectedExecutionException(
                "%d tasks with %d bytes are pending, and this one has %d bytes: the limits of this pool are %d tasks and %d bytes; wait for results before submitting more, use map with bufferSize, or raise maxPending"
                        .formatted(open.size(), bytes.get(), more, tasksMax, bytesMax));
    }

    void add(Submission submission) {
        bytes.addAndGet(submission.call.size());
        open.put(submission.seq, submission);
    }

    /** It is done, and its bytes are needed no more. Idempotent. */
    void remove(Submission submission) {
        if (!open.remove(submission.seq, submission)) return;
        bytes.addAndGet(-submission.call.size());
        shelf.drop(submission.call);
    }

    @Nullable
    Submission get(long seq) {
        return open.get(seq);
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    int size() {
        return open.size();
    }

    List<Submission> snapshot() {
        return new ArrayList<>(open.values());
    }
}
