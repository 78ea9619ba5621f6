package dev.muster.proto.security;

import java.io.IOException;

/** Nothing was dialed, since what the user has named does not suffice or cannot be used; the message says what to do. */
public final class AccessException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The kinds that a caller may want to distinguish. */
    public enum Kind {
        /** Something that this address asks for is not named. */
        MISSING,
        /** A file that is named, or that should be there, cannot be used. */
        UNUSABLE
    }

    private final Kind kind;

    public AccessException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
