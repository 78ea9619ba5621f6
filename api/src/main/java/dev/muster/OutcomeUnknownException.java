package dev.muster;

/**
 * A task that must not run twice may have run: what had it was lost before its outcome was heard. What is known of a process that
 * died with it is in the message.
 *
 * <pre>{@code
 * var future = pool.submit(() -> pay(bill), TaskOptions.DEFAULT.atMostOnce());
 * if (future.exception() instanceof OutcomeUnknownException) askTheBankWhetherItWasPaid(bill);
 * }</pre>
 */
public final class OutcomeUnknownException extends TaskException {
    private static final long serialVersionUID = 1;

    /** Makes an exception with a message. */
    public OutcomeUnknownException(String message) {
        super(message, null);
    }
}
