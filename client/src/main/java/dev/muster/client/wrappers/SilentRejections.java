package dev.muster.client.wrappers;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Refusals that would reach no code: the JDK's thread for {@link CompletableFuture#delayedExecutor} drops what an executor
 * throws. In that case the object that a wrapper completes fails instead, so that its user does not wait for ever.
 */
public final class SilentRejections {
    private static final String DELAYED = "java.util.concurrent.CompletableFuture$TaskSubmitter";

    private SilentRejections() {}

    /** Whether the executor is called by a thread that drops what is thrown. */
    public static boolean isNow() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(DELAYED)));
    }

    /** Completes what the wrapper would complete, as far as that can be reached. */
    static void tell(Runnable wrapper, RejectedExecutionException refusal) {
        if (wrapper instanceof CompletableFuture.AsynchronousCompletionTask) {
            CompletableFuture<?> promise = FieldReader.promiseOf(wrapper);
            if (promise != null) promise.completeExceptionally(refusal);
        } else if (wrapper instanceof Future<?> future) {
            future.cancel(false);
        }
    }

    /**
     * The stages of the JDK are serializable by their class, and so expose their fields to code that serializes them. The
     * future that a stage completes is the first of these fields.
     */
    private static final class FieldReader extends ObjectOutputStream {
        private final Object wrapper;
        private @Nullable CompletableFuture<?> promise;

        private FieldReader(Object wrapper) throws IOException {
            super(OutputStream.nullOutputStream());
            this.wrapper = wrapper;
            enableReplaceObject(true);
        }

        @Override
        protected @Nullable Object replaceObject(Object object) {
            if (object == wrapper) return object;
            if (promise == null && object instanceof CompletableFuture<?> future) promise = future;
            return null;
        }

        static @Nullable CompletableFuture<?> promiseOf(Object wrapper) {
            try (var reader = new FieldReader(wrapper)) {
                reader.writeObject(wrapper);
                return reader.promise;
            } catch (IOException e) {
                return null; // then the log is all there is
            }
        }
    }
}
