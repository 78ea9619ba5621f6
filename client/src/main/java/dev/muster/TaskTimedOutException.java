package dev.muster;

/**
 * A task ran longer than the time-out it was submitted with, and was stopped.
 *
 * <pre>{@code
 * var future = pool.submit(() -> solve(puzzle), TaskOptions.timeout(Duration.ofMinutes(1)));
 * if (future.exception() instanceof TaskTimedOutException) log("too hard");
 * }</pre>
 */
public final class TaskTimedOutException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TaskTimedOutException(String message) {
        super(message);
    }
}
