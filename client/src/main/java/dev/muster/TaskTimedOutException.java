package dev.muster;

/** A task ran longer than the time-out it was submitted with, and was stopped. */
public final class TaskTimedOutException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TaskTimedOutException(String message) {
        super(message);
    }
}
