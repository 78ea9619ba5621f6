package dev.muster.internal;

import java.util.ArrayDeque;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of a future. They run when it is done, in the order in which they were added, each once.
 * {@code CompletableFuture} runs its dependents in reverse order and cannot remove one, which is the reason for this list.
 */
public final class Callbacks {
    private static final System.Logger LOG = System.getLogger("dev.muster");

    private final Future<?> owner;
    // Guarded by this; no thread holds it for longer than a push, so it may be a monitor even under virtual threads.
    private @Nullable ArrayDeque<Runnable> waiting;
    private boolean closed;

    public Callbacks(Future<?> owner) {
        this.owner = owner;
    }

    /** Runs the callback when the future is done; at once, in this thread, if it is already done. */
    public void add(Runnable callback) {
        // A future is done a moment before it runs its callbacks; a thread that sees it done must not wait for them.
        if (owner.isDone() || !isQueued(callback)) {
            VirtualMachineError fatal = run(callback);
            if (fatal != null) throw fatal;
        }
    }

    private synchronized boolean isQueued(Runnable callback) {
        if (closed) return false;
        if (waiting == null) waiting = new ArrayDeque<>(2);
        waiting.addLast(callback);
        return true;
    }

    /** Removes a callback; does nothing if it has run. */
    public synchronized void remove(Runnable callback) {
        if (waiting != null) waiting.remove(callback);
    }

    /**
     * The future is done. If a callback throws an error of the JVM, this method throws that error again when all callbacks
     * have run.
     */
    public void runAll() {
        ArrayDeque<Runnable> taken;
        synchronized (this) {
            closed = true;
            taken = waiting;
            waiting = null;
        }
        if (taken == null) return;
        VirtualMachineError fatal = null;
        for (Runnable callback = taken.pollFirst(); callback != null; callback = taken.pollFirst()) {
            VirtualMachineError met = run(callback);
            if (met != null) fatal = met;
        }
        if (fatal != null) throw fatal;
    }

    public synchronized int size() {
        return waiting == null ? 0 : waiting.size();
    }

    private @Nullable VirtualMachineError run(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, "exception calling callback for " + owner, e);
            return e instanceof VirtualMachineError fatal ? fatal : null;
        }
        return null;
    }
}
