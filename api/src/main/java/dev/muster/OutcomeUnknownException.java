package dev.muster;

/**
 * A task that must not run twice may have run: the infrastructure that had it was lost before its outcome reached this
 * program. If a process died with it, the message contains what is known of that process.
 *
 * <pre>{@code
 * var future = pool.submit(() -> pay(bill), TaskOptions.DEFAULT.atMostOnce());
 * if (future.exception() instanceof OutcomeUnknownException) askTheBankWhetherItWasPaid(bill);
 * }</pre>
 */
public final class OutcomeUnknownException extends TaskException {
    private static final long serialVersionUID = 1;

    /** Creates an exception with a message. */
    public OutcomeUnknownException(String message) {
        super(message, null);
    }
}
