package dev.muster;

import org.jspecify.annotations.Nullable;

/**
 * A process pool cannot run tasks any more, or a process died that ran this one ({@link RunnerDiedException}).
 *
 * <pre>{@code
 * try {
 *     return pool.submit(task).result();
 * } catch (RunnerDiedException e) {
 *     return null;      // this task was too much for its process; the pool goes on
 * } catch (BrokenProcessPoolException e) {
 *     throw e;          // the pool is of no use any more: make another one
 * }
 * }</pre>
 */
public class BrokenProcessPoolException extends BrokenExecutorException {
    private static final long serialVersionUID = 1;

    /** Makes an exception with a message, and the reason where one is known. */
    public BrokenProcessPoolException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
