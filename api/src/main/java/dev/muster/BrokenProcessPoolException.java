package dev.muster;

import org.jspecify.annotations.Nullable;

/**
 * A process pool can no longer run tasks: its cluster refused it, its runners cannot start, or a runner died and the pool
 * uses {@link RunnerDeath#BREAK_POOL}. Otherwise, the death of the runner of one task is a {@link RunnerDiedException}, and
 * the pool continues.
 *
 * <pre>{@code
 * try {
 *     return pool.submit(task).result();
 * } catch (RunnerDiedException e) {
 *     return null;      // this task killed its process; the pool continues
 * } catch (BrokenProcessPoolException e) {
 *     throw e;          // the pool is unusable: create another one
 * }
 * }</pre>
 */
public class BrokenProcessPoolException extends BrokenExecutorException {
    private static final long serialVersionUID = 1;

    /** Creates an exception with a message, and with its cause if one is known. */
    public BrokenProcessPoolException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
