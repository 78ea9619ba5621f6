package dev.muster;

import org.jspecify.annotations.Nullable;

/**
 * A task succeeded, but its result cannot be sent back: it cannot be serialised, it is too large, or the disks of several
 * attempts had no space for it. The message says which.
 *
 * <pre>{@code
 * pool.submit(() -> Thread.currentThread()).exception();           // a ResultEncodeException
 * pool.submit(() -> Thread.currentThread().getName()).exception(); // null
 * }</pre>
 */
public final class ResultEncodeException extends TaskException {
    private static final long serialVersionUID = 1;

    /** Creates an exception with a message, and with its cause if one is known. */
    public ResultEncodeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
