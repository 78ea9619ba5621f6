package dev.muster;

import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * An executor can no longer run tasks, or could not finish this task because of its own state.
 *
 * <p>{@code submit} throws it once the executor is broken. It is also the cause of the {@code ExecutionException} of each
 * task that was unfinished when the executor broke. So one type serves both cases, and code that knows only
 * {@link RejectedExecutionException} still works.
 *
 * <pre>{@code
 * try {
 *     pool.submit(task).get();
 * } catch (BrokenExecutorException e) {           // thrown by submit: the pool was already broken
 *     restart(e);
 * } catch (ExecutionException e) {
 *     if (e.getCause() instanceof BrokenExecutorException) restart(e.getCause()); // it broke while the task ran
 *     else throw e;
 * }
 * }</pre>
 */
public class BrokenExecutorException extends RejectedExecutionException {
    private static final long serialVersionUID = 1;

    /** Creates an exception with a message, and with its cause if one is known. */
    public BrokenExecutorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
