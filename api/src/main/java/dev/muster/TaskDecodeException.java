package dev.muster;

import org.jspecify.annotations.Nullable;

/**
 * A task arrived at a runner, which could not read it: a class is missing there or different. Only the future of that task
 * fails. The cause is what the runner met, often a {@link ClassNotFoundException}.
 *
 * <pre>{@code
 * if (future.exception() instanceof TaskDecodeException e) {
 *     log("is every class of the task on the class path? " + e.getCause());
 * }
 * }</pre>
 */
public final class TaskDecodeException extends TaskException {
    private static final long serialVersionUID = 1;

    /** Makes an exception with a message, and the reason where one is known. */
    public TaskDecodeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
