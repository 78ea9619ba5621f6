package dev.muster.proto.security;

/** Who answers at the address does not prove that it knows the token; the message is a whole sentence for people. */
public final class StrangerException extends Exception {
    private static final long serialVersionUID = 1L;

    StrangerException(String message) {
        super(message);
    }
}
