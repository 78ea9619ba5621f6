package dev.muster.client.threads;

import dev.muster.TaskOptions;
import dev.muster.client.executor.MapOptions;
import dev.muster.client.executor.OneTimeResults;
import dev.muster.task.internal.Durations;
import java.lang.ref.Reference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A map whose calls are local tasks, one for each element. */
final class LocalMap<R> extends OneTimeResults<R> {
    private final PoolThreads threads;
    private final Iterator<Callable<R>> input; // the consumer's own
    private final int buffered; // elements that may be submitted and not taken; 0 for an eager map
    private final boolean hasDeadline;
    private final long deadline;
    private final ArrayDeque<LocalTask<R>> submitted = new ArrayDeque<>(); // in order, not taken; guarded by itself
    private volatile boolean ended; // nothing more is submitted
    private volatile boolean exhausted;
    private @Nullable Throwable
            trouble; // unchecked, of the input or of a submit; shown when what was submitted is taken
    private @Nullable Object pool; // kept from being collected while there is more to submit

    LocalMap(Object pool, PoolThreads threads, Iterator<Callable<R>> input, MapOptions options, long start) {
        this.pool = pool;
        this.threads = threads;
        this.input = input;
        long tasks = (long) options.bufferSize().orElse(0) * options.chunkSize().orElse(1);
        this.buffered = (int) Math.min(tasks, Integer.MAX_VALUE);
        this.hasDeadline = options.timeout().isPresent();
        this.deadline = start + options.timeout().map(Durations::nanos).orElse(0L);
    }

    /** Submits all of the input, or as much as the buffer holds. What the input throws passes through. */
    void start() {
        try {
            if (buffered > 0) {
                for (int i = 0; i < buffered && input.hasNext(); i++) submitOne();
                return;
            }
            var all = new ArrayList<LocalTask<R>>();
            while (input.hasNext()) all.add(task());
            threads.accept(all, false);
            synchronized (submitted) {
                submitted.addAll(all);
            }
            endSubmitting();
        } catch (RuntimeException | Error e) {
            cancel(true);
            throw e;
        }
    }

    private void endSubmitting() {
        ended = true;
        pool = null;
    }

    private LocalTask<R> task() {
        return new LocalTask<>(threads, input.next(), TaskOptions.DEFAULT, true);
    }

    private void submitOne() {
        LocalTask<R> task = task();
        threads.accept(List.of(task), false);
        synchronized (submitted) {
            submitted.addLast(task);
        }
        if (exhausted) { // closed meanwhile
            boolean ignored = task.cancel(false);
        }
    }

    @Override
    public boolean isMore() {
        if (exhausted) return false;
        return head() != null || trouble != null || (!ended && input.hasNext());
    }

    private @Nullable LocalTask<R> head() {
        synchronized (submitted) {
            return submitted.peekFirst();
        }
    }

    @Override
    public R takeNext() {
        if (!isMore()) throw new NoSuchElementException("all results of this map have been taken");
        LocalTask<R> next = head();
        if (next == null && trouble == null) { // the input had nothing, and has something now
            refill();
            next = head();
        }
        if (next == null) {
            exhausted = true;
            if (trouble instanceof Error error) throw error;
            throw trouble != null ? (RuntimeException) trouble : new NoSuchElementException("this map was closed");
        }
        awaitDone(next);
        synchronized (submitted) {
            submitted.pollFirst();
        }
        if (!ended) refill();
        return value(next);
    }

    private void refill() {
        Object kept = pool;
        try {
            if (input.hasNext()) submitOne();
        } catch (RuntimeException | Error e) { // the user's iterable, or a shutdown; what was taken is not to be lost
            trouble = e;
            endSubmitting();
        } finally {
            Reference.reachabilityFence(kept); // or the cleaner could shut the threads down
        }
    }

    private void awaitDone(LocalTask<R> task) {
        try {
            if (!hasDeadline) task.get();
            else task.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | CancellationException e) {
            // It is done, and value tells.
        } catch (TimeoutException e) {
            cancel(true);
            throw new CompletionException(
                    new TimeoutException("the time-out of the map has passed; the remaining tasks are cancelled"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException("interrupted while waiting for a result of a map; the map continues", e);
        }
    }

    private R value(LocalTask<R> task) {
        if (exhausted) {
            throw new CompletionException(new CancellationException("the map was closed while a result was awaited"));
        }
        if (task.isCancelled()) {
            throw new CompletionException(
                    new CancellationException("the map was cancelled before this element was run"));
        }
        Throwable failure = task.exception();
        if (failure != null) throw new CompletionException(failure);
        return task.join();
    }

    private void cancel(boolean force) {
        exhausted = true;
        endSubmitting();
        ArrayList<LocalTask<R>> left;
        synchronized (submitted) {
            left = new ArrayList<>(submitted);
            submitted.clear();
        }
        for (int i = left.size() - 1; i >= 0; i--) { // from the last: a thread that gets free finds nothing to start
            boolean ignored = left.get(i).cancel(force);
        }
    }

    @Override
    public void close() {
        cancel(false);
    }
}
