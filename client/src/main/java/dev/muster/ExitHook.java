package dev.muster;

import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Ends a session when the JVM exits: {@code System.exit} means now, and no process of the pool may be left. */
final class ExitHook {
    private final Thread thread;
    private volatile @Nullable Thread registered;

    /** The action must be bounded in time. */
    ExitHook(String name, Runnable action) {
        thread = new Thread(action, name + "-exit");
    }

    /** Throws a {@link RejectedExecutionException} if the JVM exits already. */
    void add() {
        try {
            Runtime.getRuntime().addShutdownHook(thread);
            registered = thread;
        } catch (IllegalStateException e) {
            throw new RejectedExecutionException("the JVM is about to exit and takes no new tasks", e);
        }
    }

    void remove() {
        Thread hook = registered;
        registered = null;
        if (hook == null) return;
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM exits, and the hook is what calls us.
        }
    }
}
