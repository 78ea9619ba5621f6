package dev.muster.proto.security;

/** Who answers at the address does not prove that it knows the token; the message is a whole sentence for people. */
public final class UnauthenticatedPeerException extends Exception {
    private static final long serialVersionUID = 1L;

    UnauthenticatedPeerException(String message) {
        super(message);
    }
}
