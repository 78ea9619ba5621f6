package dev.muster.client.executor;

import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Ends a session when the JVM exits: {@code System.exit} means now, and no process of the pool may be left. */
public final class ExitHook {
    /** Never registered: taking it out only asks whether hooks can still be taken out. */
    private static final Thread PROBE = OwnThread.neverStarted("muster-never-started");

    private final Thread thread;
    private volatile @Nullable Thread registered;

    /**
     * The action must be bounded in time.
     *
     * @param whenThrown gets what it throws: other hooks may wait for what it was to end
     */
    public ExitHook(String name, Runnable action, Consumer<? super Throwable> whenThrown) {
        thread = OwnThread.keeping(ThreadRole.EXIT_HOOK, name + "-exit", action, whenThrown);
    }

    /** Throws a {@link RejectedExecutionException} if the JVM exits already. */
    public void add() {
        try {
            Runtime.getRuntime().addShutdownHook(thread);
            registered = thread;
        } catch (IllegalStateException e) {
            throw exiting(e);
        }
    }

    /** Whether the JVM runs its hooks, ours among them or about to be. */
    public static boolean isExiting() {
        try {
            boolean ignored = Runtime.getRuntime().removeShutdownHook(PROBE);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    public static RejectedExecutionException exiting(@Nullable Throwable cause) {
        return new RejectedExecutionException("the JVM is about to exit and takes no new tasks", cause);
    }

    public void remove() {
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
