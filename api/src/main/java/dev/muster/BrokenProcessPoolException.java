package dev.muster;

import org.jspecify.annotations.Nullable;

/**
 * A process pool cannot run tasks any more: its cluster turned it away, its runners cannot be started, or one died and {@link
 * RunnerDeath#BREAK_POOL} was asked for. The death of the runner of one task is a {@link RunnerDiedException} otherwise, and the
 * pool goes on.
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
