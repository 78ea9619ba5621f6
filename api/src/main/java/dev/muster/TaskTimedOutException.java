package dev.muster;

/**
 * A task ran longer than its time-out, and was stopped. If it ignored its interrupt and its process was killed, the message
 * also contains the exit code, the last lines on standard error, and the stacks of its threads.
 *
 * <pre>{@code
 * var future = pool.submit(() -> solve(puzzle), TaskOptions.timeout(Duration.ofMinutes(1)));
 * if (future.exception() instanceof TaskTimedOutException) log("too hard");
 * }</pre>
 */
public final class TaskTimedOutException extends TaskException {
    private static final long serialVersionUID = 1;

    /** Creates an exception with a message. */
    public TaskTimedOutException(String message) {
        super(message, null);
    }
}
