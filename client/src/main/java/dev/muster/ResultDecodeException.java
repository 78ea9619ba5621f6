package dev.muster;

import org.jspecify.annotations.Nullable;

/**
 * A task ended well, but this program cannot read its result: a class is missing or different here, a filter refused it, or
 * its bytes could not be fetched. Only the future of that task fails.
 */
public final class ResultDecodeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ResultDecodeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
