package dev.muster.client.executor;

import dev.muster.TaskFuture;
import dev.muster.internal.Blocking;
import dev.muster.model.jvm.FullHeap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The first of some tasks to succeed; the others are stopped. */
final class FirstSuccess {
    private FirstSuccess() {}

    static <T> T of(Collection<? extends Callable<T>> tasks, Function<Callable<T>, TaskFuture<T>> submit, long nanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (tasks.isEmpty()) throw new IllegalArgumentException("invokeAny of no tasks");
        long deadline = System.nanoTime() + nanos;
        BlockingQueue<TaskFuture<T>> done = new LinkedBlockingQueue<>();
        List<TaskFuture<T>> futures = new ArrayList<>(tasks.size());
        try {
            for (Callable<T> task : tasks) {
                futures.add(submit.apply(task).addDoneCallback(ended -> FullHeap.outlast(done::add, ended)));
            }
            return firstOf(futures, done, deadline);
        } finally {
            for (TaskFuture<T> future : futures) future.cancel(true);
        }
    }

    private static <T> T firstOf(List<TaskFuture<T>> futures, BlockingQueue<TaskFuture<T>> done, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        int count = futures.size();
        @Nullable ExecutionException last = null;
        for (int i = 0; i < count; i++) {
            TaskFuture<T> next = nextOf(futures, done, deadline);
            if (next == null) throw new TimeoutException("none of " + count + " tasks succeeded in time");
            try {
                return next.get();
            } catch (ExecutionException e) {
                last = e;
            } catch (CancellationException e) {
                last = new ExecutionException(e);
            }
        }
        throw java.util.Objects.requireNonNull(last);
    }

    private static <T> @Nullable TaskFuture<T> nextOf(
            List<TaskFuture<T>> futures, BlockingQueue<TaskFuture<T>> done, long deadline) throws InterruptedException {
        Blocking.Wait wait = Blocking.begin(futures, Blocking.Until.TIME_IS_UP);
        try {
            return done.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } finally {
            wait.end();
        }
    }
}
