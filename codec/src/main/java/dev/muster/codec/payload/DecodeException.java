package dev.muster.codec.payload;

import org.jspecify.annotations.Nullable;

/**
 * Bytes cannot be turned into an object: a class is missing or different here, a filter refused it, or the bytes are damaged.
 * The message says which, and what to do about it.
 */
public final class DecodeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DecodeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public DecodeException(String message) {
        this(message, null);
    }
}
