package dev.muster;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What to do when a future is done, first come first served, each once. {@code CompletableFuture} runs its dependents in
 * the reverse order and cannot take one back; hence this list of our own.
 */
final class Callbacks {
    private static final System.Logger LOG = System.getLogger("dev.muster");

    // Guarded by this; nobody holds it for longer than a push, so it may be a monitor even under virtual threads.
    private @Nullable ArrayDeque<Runnable> waiting;
    private boolean closed;

    /** Runs it when the future is done; at once, in this thread, if that has been. */
    void add(Runnable callback) {
        synchronized (this) {
            if (!closed) {
                if (waiting == null) waiting = new ArrayDeque<>(2);
                waiting.addLast(callback);
                return;
            }
        }
        run(callback);
    }

    /** Takes one back; does nothing if it has run. */
    synchronized void remove(Runnable callback) {
        if (waiting != null) waiting.remove(callback);
    }

    /** The future is done. */
    void runAll() {
        ArrayDeque<Runnable> taken;
        synchronized (this) {
            closed = true;
            taken = waiting;
            waiting = null;
        }
        if (taken != null) taken.forEach(Callbacks::run);
    }

    synchronized int size() {
        return waiting == null ? 0 : waiting.size();
    }

    private static void run(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "exception calling callback for a task: the other callbacks still run",
                    e);
        }
    }
}
