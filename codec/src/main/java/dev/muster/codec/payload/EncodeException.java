package dev.muster.codec.payload;

import org.jspecify.annotations.Nullable;

/**
 * An object cannot be turned into bytes. The message names the path from the task to the object that cannot travel, and what
 * to do about it; what user code threw while it was being written is the cause.
 */
public final class EncodeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public EncodeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
