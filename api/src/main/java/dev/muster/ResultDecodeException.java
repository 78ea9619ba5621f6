package dev.muster;

import org.jspecify.annotations.Nullable;

/**
 * A task succeeded, but this program cannot read its result: a class is missing or different here, a filter refused it, or
 * its bytes could not be fetched. Only the future of that task fails.
 *
 * <pre>{@code
 * if (future.exception() instanceof ResultDecodeException e) {
 *     log("the task has run; only its result is lost: " + e.getMessage());
 * }
 * }</pre>
 */
public final class ResultDecodeException extends TaskException {
    private static final long serialVersionUID = 1;

    /** Creates an exception with a message, and with its cause if one is known. */
    public ResultDecodeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
