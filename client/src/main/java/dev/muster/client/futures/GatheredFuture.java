package dev.muster.client.futures;

import static java.util.Objects.requireNonNull;

import dev.muster.TaskFuture;
import dev.muster.internal.Blocking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** One future for the outcomes of many, in the order in which they were given. */
final class GatheredFuture<R> extends DerivedFuture<List<R>> {
    /** What of a future that is done goes into the list; what it throws fails the whole. */
    interface Taking<T, R> {
        R take(Future<? extends T> done) throws ExecutionException, InterruptedException;
    }

    private final List<? extends Future<?>> children; // with doubles

    private final Blocking.Until until;

    private GatheredFuture(List<? extends Future<?>> children, Blocking.Until until) {
        this.children = children;
        this.until = until;
    }

    static <T, R> TaskFuture<List<R>> of(
            Iterable<? extends Future<? extends T>> futures, Blocking.Until until, Taking<T, R> taking) {
        var children = new ArrayList<Future<? extends T>>();
        IdentityHashMap<Future<? extends T>, Boolean> distinct = new IdentityHashMap<>();
        for (Future<? extends T> future : futures) {
            children.add(requireNonNull(future, "future"));
            distinct.put(future, true);
        }
        var made = new GatheredFuture<R>(children, until);
        var left = new AtomicInteger(distinct.size());
        if (distinct.isEmpty()) made.settle(List.of());
        for (Future<? extends T> child : distinct.keySet()) {
            var unused =
                    FutureListeners.listen(child, made.deciding(() -> made.childDone(child, children, taking, left)));
        }
        return made;
    }

    private <T> void childDone(
            Future<? extends T> child, List<Future<? extends T>> all, Taking<T, R> taking, AtomicInteger left) {
        boolean last = left.decrementAndGet() == 0;
        if (isGivenUp() || isDone()) return;
        try {
            taking.take(child); // at each, so that the first failure is reported at once
            if (last) settle(allTaken(all, taking));
        } catch (ExecutionException e) {
            settleFailed(e.getCause() == null ? e : e.getCause());
        } catch (CancellationException e) {
            settleFailed(e);
        } catch (InterruptedException e) { // the child is done; so this thread was interrupted for another reason
            Thread.currentThread().interrupt();
            settleFailed(e);
        }
    }

    @SuppressWarnings("unchecked") // an array of R is made from nothing else
    private static <T, R> List<R> allTaken(List<Future<? extends T>> all, Taking<T, R> taking)
            throws ExecutionException, InterruptedException {
        var values = new Object[all.size()];
        for (int i = 0; i < values.length; i++) values[i] = taking.take(all.get(i));
        return (List<R>) Collections.unmodifiableList(Arrays.asList(values));
    }

    @Override
    public Blocking.Until endsWith() {
        return until;
    }

    @Override
    public List<? extends Future<?>> sources() {
        return children;
    }
}
