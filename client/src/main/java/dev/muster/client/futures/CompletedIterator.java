package dev.muster.client.futures;

import dev.muster.CompletedFutures;
import dev.muster.internal.Blocking;
import java.util.Collection;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/** Yields futures as they are done, and holds none that it has yielded. For one thread at a time. */
final class CompletedIterator<F extends Future<?>> extends OneTimeIterable<F> implements CompletedFutures<F> {
    private final Waiter<F> waiter;
    private final int total;
    private final long deadline;
    private int left;

    CompletedIterator(Collection<F> futures, long deadline, Blocking.Until until) {
        super("completed futures can be iterated once; call asCompleted again");
        this.waiter = new Waiter<>(futures, until);
        this.total = futures.size();
        this.left = total;
        this.deadline = deadline;
    }

    @Override
    public boolean isMore() {
        return left > 0;
    }

    @Override
    public F takeNext() {
        if (left <= 0) throw new NoSuchElementException("all futures have been yielded");
        F next;
        try {
            next = waiter.next(deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException("interrupted while waiting for a future; the future is not affected", e);
        }
        if (next == null) {
            String text = left + " (of " + total + ") futures unfinished";
            close();
            throw new CompletionException(text, new TimeoutException(text));
        }
        left--;
        return next;
    }

    @Override
    public void close() {
        left = 0;
        waiter.close();
    }
}
