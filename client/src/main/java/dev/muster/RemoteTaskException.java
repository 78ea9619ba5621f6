package dev.muster;

import dev.muster.model.RemoteThrowable;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for an exception that a task threw and that cannot be rebuilt here, because its class is unknown to this program
 * or its instance could not be serialised. Its message is the original's class and message, and on a line of its own {@link #reason
 * why} this program has no more than a stand-in; its stack trace is the original's; causes and suppressed exceptions are stand-ins too. Texts above some ten thousand characters are cut, and say so.
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
    private final String reason;

    private RemoteTaskException(
            String headline,
            String originalClassName,
            @Nullable String originalMessage,
            String reason,
            @Nullable Throwable cause) {
        super(headline, cause);
        this.originalClassName = originalClassName;
        this.originalMessage = originalMessage;
        this.reason = reason;
    }

    /** Makes the stand-in, with the remote frames as its own stack trace, and with the reason for it unless that is empty. */
    static RemoteTaskException of(RemoteThrowable original, String reason) {
        String headline = reason.isEmpty()
                ? original.headline()
                : original.headline()
                        + "\n(this stands in for the exception of the task, which this program does not have: " + reason
                        + ")";
        return standIn(headline, original, reason);
    }

    private static RemoteTaskException standIn(String headline, RemoteThrowable original, String reason) {
        var standIn = new RemoteTaskException(
                headline,
                original.className(),
                original.message().orElse(null),
                reason,
                original.cause()
                        .map(each -> standIn(each.headline(), each, reason))
                        .orElse(null));
        standIn.setStackTrace(original.frames().toArray(new StackTraceElement[0]));
        original.suppressed().forEach(each -> standIn.addSuppressed(standIn(each.headline(), each, reason)));
        return standIn;
    }

    /** A stand-in of which no more is known than a sentence. */
    static RemoteTaskException of(String message) {
        return new RemoteTaskException(message, "unknown", message, "", null);
    }

    /** The name of the class of the exception that was thrown. */
    public String originalClassName() {
        return originalClassName;
    }

    /** The message of the exception that was thrown; null if it had none. */
    public @Nullable String originalMessage() {
        return originalMessage;
    }

    /**
     * Why this is not the exception that was thrown, such as a class that is not on the class path of this program; empty if
     * unknown. A cause or suppressed exception has the reason of the exception that it belongs to.
     */
    public String reason() {
        return reason;
    }
}
