package dev.muster.client.map;

import dev.muster.ResultDecodeException;
import dev.muster.TaskEncodeException;
import dev.muster.client.executor.OneTimeResults;
import dev.muster.client.session.FailureExceptions;
import dev.muster.model.PlainText;
import dev.muster.task.TaskId;
import dev.muster.task.internal.Durations;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The consumer's end of a map: takes chunks as they are done, and decodes one result at a time. */
public final class MapIterator<R> extends OneTimeResults<R> {
    private final MapRun run;
    private final FailureExceptions failures;
    private final boolean hasDeadline;
    private final long deadlineNanos;
    private volatile boolean exhausted;
    private @Nullable MapChunk part; // the consumer's own
    private int index; // within the input
    private volatile @Nullable Object pool; // kept from being collected while there may be more to submit

    public MapIterator(
            @Nullable Object pool,
            MapRun run,
            FailureExceptions failures,
            Optional<Duration> timeout,
            long startNanos) {
        this.pool = pool;
        this.run = run;
        this.failures = failures;
        this.hasDeadline = timeout.isPresent();
        this.deadlineNanos = startNanos + timeout.map(Durations::nanos).orElse(0L);
    }

    @Override
    public boolean isMore() {
        if (exhausted) return false;
        return part != null || run.hasMore();
    }

    @Override
    public R takeNext() {
        if (!isMore()) throw new NoSuchElementException("all results of this map have been taken");
        MapChunk current = part != null ? part : takePart();
        int at = index++;
        part = index < current.to ? current : null; // a chunk whose last result is taken is not held
        return result(current, at);
    }

    private MapChunk takePart() {
        Object kept = pool;
        MapChunk taken;
        try {
            taken = run.take(deadlineNanos, hasDeadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException("interrupted while waiting for a result of a map; the map continues", e);
        } finally {
            Reference.reachabilityFence(kept); // or the cleaner could shut the session down meanwhile
        }
        if (exhausted)
            throw new CompletionException(new CancellationException("the map was closed while a result was awaited"));
        if (taken == null) {
            exhausted = true;
            run.cancel(true);
            throw new CompletionException(
                    new TimeoutException("the time-out of the map has passed; the remaining tasks are cancelled"));
        }
        if (taken.trouble != null) {
            exhausted = true;
            if (taken.trouble instanceof Error error) throw error;
            throw (RuntimeException) taken.trouble;
        }
        index = taken.from;
        return taken;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // R is what the function returns, which may be null
    private R result(MapChunk current, int at) {
        TaskEncodeException refused = run.refused(at);
        if (refused != null) throw new CompletionException(refused);
        var results = current.results;
        if (results == null) throw new CompletionException(current.failure);
        int within = at - current.from;
        if (results.isFailed(within)) {
            var task = new TaskId(run.sessionId(), current.seq());
            throw new CompletionException(
                    failures.exceptionOf(current.placed(results.failure(within)), task, current.attempt()));
        }
        try {
            return (R) results.value(within);
        } catch (RuntimeException e) {
            throw new CompletionException(new ResultDecodeException(
                    "the result of element " + at + " cannot be read here: " + PlainText.of(e), e));
        }
    }

    @Override
    public void close() {
        exhausted = true;
        pool = null;
        run.cancel(false);
    }
}
