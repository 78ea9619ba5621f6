package dev.muster;

import org.jspecify.annotations.Nullable;

/**
 * Stands in for an exception that a task threw and that this program cannot rebuild, because its class is unknown here or
 * its instance could not be serialised. The message contains the class and message of the original and, on a separate line,
 * the {@link #reason reason} for the stand-in. The stack trace is that of the original. Causes and suppressed exceptions
 * are stand-ins, too. Texts longer than some ten thousand characters are cut and say so.
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
     * Creates a stand-in.
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

    /** Returns the name of the class of the exception that the task threw. */
    public String originalClassName() {
        return originalClassName;
    }

    /** Returns the message of the exception that the task threw; null if it had none. */
    public @Nullable String originalMessage() {
        return originalMessage;
    }

    /**
     * Returns the reason why this is not the original exception, such as a class that is not on the class path of this
     * program; empty if unknown. A cause or suppressed exception has the reason of the exception that it belongs to.
     */
    public String reason() {
        return reason;
    }
}
