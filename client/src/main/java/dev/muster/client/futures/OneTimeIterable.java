package dev.muster.client.futures;

import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;

/** What can be iterated once, because it holds nothing that it has yielded. */
public abstract class OneTimeIterable<E> implements Iterable<E> {
    private final AtomicBoolean used = new AtomicBoolean();
    private final String refusal;

    /** The argument is the message of the exception of a second call. */
    public OneTimeIterable(String refusal) {
        this.refusal = refusal;
    }

    public abstract boolean isMore();

    /** Waits for the next one; throws {@code NoSuchElementException} if there is none. */
    public abstract E takeNext();

    @Override
    public final Iterator<E> iterator() {
        if (!used.compareAndSet(false, true)) throw new IllegalStateException(refusal);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return isMore();
            }

            @Override
            public E next() {
                return takeNext();
            }
        };
    }
}
