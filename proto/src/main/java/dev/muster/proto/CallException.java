package dev.muster.proto;

import java.io.IOException;

/** A call to a coordinator did not succeed; the message says what happened and what to check. */
public final class CallException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The kinds that a caller may want to distinguish. */
    public enum Kind {
        /** What was asked for is not there. */
        NOT_FOUND,
        CREDENTIAL,
        UNREACHABLE,
        /** No answer arrived within the time limit of the call. */
        SILENT,
        OTHER
    }

    private final Kind kind;

    public CallException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
