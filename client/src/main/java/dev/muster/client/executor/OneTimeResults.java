package dev.muster.client.executor;

import dev.muster.MapResults;
import dev.muster.client.futures.OneTimeIterable;
import java.util.ArrayList;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The results of a map, in each of their shapes. */
public abstract class OneTimeResults<R> extends OneTimeIterable<R> implements MapResults<R> {
    public OneTimeResults() {
        super("the results of a map can be iterated once; collect them with toList()");
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
