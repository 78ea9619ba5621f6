package dev.muster.proto.security;

/**
 * The secret that the two sides of a cluster share.
 *
 * @param secret one line of printable ASCII without spaces
 * @param origin where it comes from, for messages
 */
public record Token(String secret, String origin) {
    public Token {
        if (secret.isEmpty() || secret.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
            throw new IllegalArgumentException(
                    origin + " holds no token: one line of printable ASCII without spaces is expected");
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "the token of " + origin;
    }
}
