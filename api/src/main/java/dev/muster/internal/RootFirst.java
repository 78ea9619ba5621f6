package dev.muster.internal;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The message of what {@code get} and {@code join} throw. That of the JDK is the text of the cause, which is that of its cause where a
 * task has waited for a task of its own: ten levels deep the sentence that matters comes after ten names of classes. Here it comes
 * first, and the causes are as they were.
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

    /** Null if the cause is no wrapper itself, or will not tell. */
    private static @Nullable String message(Throwable thrown) {
        try {
            Throwable root = thrown;
            int levels = 0;
            for (Throwable cause = thrown.getCause(); cause != null && levels <= LEVELS_MAX; levels++) {
                root = cause;
                cause = isWrapper(cause) ? cause.getCause() : null;
            }
            return levels < 2 ? null : root + " (thrown by a task of a task, " + levels + " levels down)";
        } catch (Throwable e) { // the text of the root is code of the user's
            return null;
        }
    }

    private static boolean isWrapper(Throwable thrown) {
        return thrown.getClass() == ExecutionException.class || thrown.getClass() == CompletionException.class;
    }
}
