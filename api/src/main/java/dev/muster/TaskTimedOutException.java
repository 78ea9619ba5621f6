package dev.muster;

/**
 * A task ran longer than the time-out it was submitted with, and was stopped. Where it ignored its interrupt and its process was
 * killed, the message is an autopsy as well: the exit code, the last lines on standard error, and where its threads were.
 *
 * <pre>{@code
 * var future = pool.submit(() -> solve(puzzle), TaskOptions.timeout(Duration.ofMinutes(1)));
 * if (future.exception() instanceof TaskTimedOutException) log("too hard");
 * }</pre>
 */
public final class TaskTimedOutException extends TaskException {
    private static final long serialVersionUID = 1;

    /** Makes an exception with a message. */
    public TaskTimedOutException(String message) {
        super(message, null);
    }
}
