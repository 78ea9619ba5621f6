package dev.muster;

import dev.muster.task.RemoteThrowable;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for an exception that a task threw and that cannot be rebuilt here, because its class is unknown to this program
 * or its instance could not be serialised. Its message is the original's class and message, its stack trace is the original's;
 * causes and suppressed exceptions are stand-ins too. Texts above some ten thousand characters are cut, and say so.
 *
 * <pre>{@code
 * if (future.exception() instanceof RemoteTaskException e && e.originalClassName().equals("com.example.NoStock")) {
 *     reorder();
 * }
 * }</pre>
 */
public final class RemoteTaskException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String originalClassName;
    private final @Nullable String originalMessage;

    private RemoteTaskException(
            String headline, String originalClassName, @Nullable String originalMessage, @Nullable Throwable cause) {
        super(headline, cause);
        this.originalClassName = originalClassName;
        this.originalMessage = originalMessage;
    }

    /** Makes the stand-in, with the remote frames as its own stack trace. */
    static RemoteTaskException of(RemoteThrowable original) {
        var standIn = new RemoteTaskException(
                original.headline(),
                original.className(),
                original.message().orElse(null),
                original.cause().map(RemoteTaskException::of).orElse(null));
        standIn.setStackTrace(original.frames().toArray(new StackTraceElement[0]));
        original.suppressed().forEach(each -> standIn.addSuppressed(of(each)));
        return standIn;
    }

    /** A stand-in of which no more is known than a sentence. */
    static RemoteTaskException of(String message) {
        return new RemoteTaskException(message, "unknown", message, null);
    }

    /** The name of the class of the exception that was thrown. */
    public String originalClassName() {
        return originalClassName;
    }

    /** The message of the exception that was thrown; null if it had none. */
    public @Nullable String originalMessage() {
        return originalMessage;
    }
}
