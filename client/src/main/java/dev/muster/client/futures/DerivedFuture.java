package dev.muster.client.futures;

import dev.muster.TaskFuture;
import dev.muster.model.jvm.FullHeap;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** A future whose outcome follows from that of others, and that gives them up when it is given up. */
abstract class DerivedFuture<T> extends TaskFuture<T> implements DependentFuture {
    private static final System.Logger LOG = System.getLogger("dev.muster");

    private volatile boolean givenUp;

    /** What it waits for, and stops when nobody wants the outcome any more. */
    @Override
    public abstract List<? extends Future<?>> sources();

    @Override
    protected final void abandon(boolean force) {
        if (isDone()) return;
        givenUp = true; // first: what is stopped reports back, and must not decide how this ends
        var sources = sources();
        // From the last on: a slot that gets free must find nothing more to start.
        for (int i = sources.size() - 1; i >= 0; i--) cancel(sources.get(i), force);
    }

    private static void cancel(Future<?> source, boolean force) {
        try {
            boolean ignored = source.cancel(force);
        } catch (RuntimeException e) { // a future of another library; the rest is cancelled all the same
            LOG.log(System.Logger.Level.WARNING, "a future threw when it was cancelled", e);
        }
    }

    /** A callback that decides how this ends. It asks futures of other libraries, so whatever it throws is how this ends. */
    final Runnable deciding(Runnable callback) {
        return () -> {
            try {
                callback.run();
            } catch (Throwable e) {
                FullHeap.outlast(this::settleFailed, e);
            }
        };
    }

    /** Whether the code that gave this up decides its outcome. */
    final boolean isGivenUp() {
        return givenUp;
    }

    /** Ends as the other one has. */
    final void settleLike(Future<? extends T> done) {
        if (done.isCancelled()) {
            settleCancelled();
            return;
        }
        try {
            settle(done.get());
        } catch (ExecutionException e) {
            settleFailed(e.getCause() == null ? e : e.getCause());
        } catch (CancellationException e) {
            settleCancelled();
        } catch (InterruptedException e) { // it is done; so this thread was interrupted for another reason
            Thread.currentThread().interrupt();
            settleFailed(e);
        }
    }
}
