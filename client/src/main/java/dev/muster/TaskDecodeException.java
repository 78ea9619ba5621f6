package dev.muster;

import org.jspecify.annotations.Nullable;

/**
 * A task arrived at a runner, which could not read it: a class is missing there or different. Only the future of that task
 * fails. The cause is what the runner met, often a {@link ClassNotFoundException}.
 */
public final class TaskDecodeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TaskDecodeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
