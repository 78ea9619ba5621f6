package dev.muster;

/**
 * The workers that ran this task were lost, one after the other, as often as the attempts of the task allow; see the
 * message.
 *
 * <pre>{@code
 * if (future.exception() instanceof WorkerLostException) future = pool.submit(task); // safe if the task may run twice
 * }</pre>
 */
public final class WorkerLostException extends TaskException {
    private static final long serialVersionUID = 1;

    /** Creates an exception with a message. */
    public WorkerLostException(String message) {
        super(message, null);
    }
}
