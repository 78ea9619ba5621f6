package dev.muster.client.wrappers;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Refusals of which nobody would hear: the JDK's thread for {@link CompletableFuture#delayedExecutor} drops what an executor
 * throws. There the object that a shell completes is told instead, so that its user does not wait for ever.
 */
public final class SilentRejections {
    private static final String DELAYED = "java.util.concurrent.CompletableFuture$TaskSubmitter";

    private SilentRejections() {}

    /** Whether the executor is called by a thread that drops what is thrown. */
    public static boolean isNow() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(DELAYED)));
    }

    /** Completes what the shell would complete, as far as that can be reached. */
    static void tell(Runnable shell, RejectedExecutionException refusal) {
        if (shell instanceof CompletableFuture.AsynchronousCompletionTask) {
            CompletableFuture<?> promise = Insight.promiseOf(shell);
            if (promise != null) promise.completeExceptionally(refusal);
        } else if (shell instanceof Future<?> future) {
            future.cancel(false);
        }
    }

    /**
     * The stages of the JDK are serializable by their class, and so show their fields to whoever serializes them. The future
     * that a stage completes is the first of them.
     */
    private static final class Insight extends ObjectOutputStream {
        private final Object shell;
        private @Nullable CompletableFuture<?> promise;

        private Insight(Object shell) throws IOException {
            super(OutputStream.nullOutputStream());
            this.shell = shell;
            enableReplaceObject(true);
        }

        @Override
        protected @Nullable Object replaceObject(Object object) {
            if (object == shell) return object;
            if (promise == null && object instanceof CompletableFuture<?> future) promise = future;
            return null;
        }

        static @Nullable CompletableFuture<?> promiseOf(Object shell) {
            try (var insight = new Insight(shell)) {
                insight.writeObject(shell);
                return insight.promise;
            } catch (IOException e) {
                return null; // then the log is all there is
            }
        }
    }
}
