package dev.muster.proto.messages;

/**
 * Something does not fit on the wire: a peer sent what breaks the protocol or a limit, or a record holds more than can be
 * sent. The message says what, and which limit.
 */
public final class WireException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WireException(String message) {
        super(message);
    }

    public WireException(String message, Throwable cause) {
        super(message, cause);
    }
}
