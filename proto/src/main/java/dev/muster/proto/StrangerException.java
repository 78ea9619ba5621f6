package dev.muster.proto;

/** Who answers at the address does not prove that it knows the token; the message is a whole sentence for people. */
final class StrangerException extends Exception {
    private static final long serialVersionUID = 1L;

    StrangerException(String message) {
        super(message);
    }
}
