package dev.muster;

/**
 * The workers that had this task were lost, one after the other, as often as its attempts allow; see the message.
 *
 * <pre>{@code
 * if (future.exception() instanceof WorkerLostException) future = pool.submit(task); // is safe where twice does no harm
 * }</pre>
 */
public final class WorkerLostException extends TaskException {
    private static final long serialVersionUID = 1;

    /** Makes an exception with a message. */
    public WorkerLostException(String message) {
        super(message, null);
    }
}
