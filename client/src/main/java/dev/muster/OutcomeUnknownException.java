package dev.muster;

/** A task that must not run twice may have run: what had it was lost before its outcome was heard. */
public final class OutcomeUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutcomeUnknownException(String message) {
        super(message);
    }
}
