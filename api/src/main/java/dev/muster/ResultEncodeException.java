package dev.muster;

import org.jspecify.annotations.Nullable;

/**
 * A task ended well, but its result cannot travel back: it cannot be serialised, is too large, or found no room on the disks of
 * several attempts. See the message.
 *
 * <pre>{@code
 * pool.submit(() -> Thread.currentThread()).exception();           // a ResultEncodeException
 * pool.submit(() -> Thread.currentThread().getName()).exception(); // null
 * }</pre>
 */
public final class ResultEncodeException extends TaskException {
    private static final long serialVersionUID = 1;

    /** Makes an exception with a message, and the reason where one is known. */
    public ResultEncodeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
