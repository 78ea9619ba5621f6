package dev.muster.internal;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Improves the message of exceptions that {@code get} and {@code join} throw. The message of the JDK is the text of the
 * cause. If tasks wait for tasks, that cause is a wrapper with a cause of its own, and ten levels deep the relevant text
 * comes after ten class names. With this class the relevant text comes first, and the causes do not change.
 */
public final class RootFirst {
    private static final int LEVELS_MAX = 1000;

    private RootFirst() {}

    public static ExecutionException of(ExecutionException thrown) {
        String message = message(thrown);
        if (message == null) return thrown;
        var better = new ExecutionException(message, thrown.getCause());
        better.setStackTrace(thrown.getStackTrace());
        return better;
    }

    public static CompletionException of(CompletionException thrown) {
        String message = message(thrown);
        if (message == null) return thrown;
        var better = new CompletionException(message, thrown.getCause());
        better.setStackTrace(thrown.getStackTrace());
        return better;
    }

    /** Returns null if the cause is not a wrapper itself, or its text is not available. */
    private static @Nullable String message(Throwable thrown) {
        try {
            Throwable root = thrown;
            int levels = 0;
            for (Throwable cause = thrown.getCause(); cause != null && levels <= LEVELS_MAX; levels++) {
                root = cause;
                cause = isWrapper(cause) ? cause.getCause() : null;
            }
            return levels < 2 ? null : root + " (thrown by a task of a task, " + levels + " levels down)";
        } catch (Throwable e) { // toString() of the root is user code
            return null;
        }
    }

    private static boolean isWrapper(Throwable thrown) {
        return thrown.getClass() == ExecutionException.class || thrown.getClass() == CompletionException.class;
    }
}
