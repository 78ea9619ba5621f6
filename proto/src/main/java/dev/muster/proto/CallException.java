package dev.muster.proto;

import java.io.IOException;

/** A call to a coordinator did not succeed; the message says what happened and what to check. */
public final class CallException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What a caller may want to tell apart. */
    public enum Kind {
        /** What was asked for is not there. */
        NOT_FOUND,
        CREDENTIAL,
        UNREACHABLE,
        /** Nothing was heard within the time that the call had. */
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
