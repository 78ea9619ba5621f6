package dev.muster;

import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * An executor cannot run tasks any more, or could not finish this one because of its own state.
 *
 * <p>It is thrown by {@code submit} once the executor is broken, and is the cause of the {@code ExecutionException} of each
 * task that was open when it broke; so one type serves both, and code that knows only {@link RejectedExecutionException}
 * still works.
 *
 * <pre>{@code
 * try {
 *     pool.submit(task).get();
 * } catch (BrokenExecutorException e) {           // by submit: it was broken before
 *     restart(e);
 * } catch (ExecutionException e) {
 *     if (e.getCause() instanceof BrokenExecutorException) restart(e.getCause()); // it broke meanwhile
 *     else throw e;
 * }
 * }</pre>
 */
public class BrokenExecutorException extends RejectedExecutionException {
    private static final long serialVersionUID = 1;

    /** Makes an exception with a message, and the reason where one is known. */
    public BrokenExecutorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
