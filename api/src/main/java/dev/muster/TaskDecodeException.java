package dev.muster;

import org.jspecify.annotations.Nullable;

/**
 * A runner could not read a task: a class is missing there or different. Only the future of that task fails. The cause is
 * the exception in the runner, often a {@link ClassNotFoundException}.
 *
 * <pre>{@code
 * if (future.exception() instanceof TaskDecodeException e) {
 *     log("is every class of the task on the class path? " + e.getCause());
 * }
 * }</pre>
 */
public final class TaskDecodeException extends TaskException {
    private static final long serialVersionUID = 1;

    /** Creates an exception with a message, and with its cause if one is known. */
    public TaskDecodeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
