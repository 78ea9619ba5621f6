package dev.muster;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Results that can be iterated once, in each of the shapes. */
abstract class OneTimeResults<R> implements MapResults<R> {
    private final AtomicBoolean used = new AtomicBoolean();

    abstract boolean isMore();

    /** Waits for the next one; throws {@code NoSuchElementException} if there is none. */
    abstract R takeNext();

    @Override
    public final Iterator<R> iterator() {
        if (!used.compareAndSet(false, true)) {
            throw new IllegalStateException("the results of a map can be iterated once; collect them with toList()");
        }
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return isMore();
            }

            @Override
            public R next() {
                return takeNext();
            }
        };
    }

    @Override
    public final Stream<R> stream() {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED), false)
                .onClose(this::close);
    }

    @Override
    public final List<R> toList() {
        var list = new ArrayList<R>();
        iterator().forEachRemaining(list::add);
        return list;
    }
}
