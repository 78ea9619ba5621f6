package dev.muster;

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
public final class RemoteTaskException extends TaskException {
    private static final long serialVersionUID = 1;

    private final String originalClassName;
    private final @Nullable String originalMessage;
    private final String reason;

    /**
     * Makes a stand-in.
     *
     * @param message the class and message of the original, and the reason for the stand-in
     * @param reason empty if unknown
     */
    public RemoteTaskException(
            String message,
            String originalClassName,
            @Nullable String originalMessage,
            String reason,
            @Nullable Throwable cause) {
        super(message, cause);
        this.originalClassName = originalClassName;
        this.originalMessage = originalMessage;
        this.reason = reason;
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
