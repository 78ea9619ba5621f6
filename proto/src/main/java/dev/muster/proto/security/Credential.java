package dev.muster.proto.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** What a caller shows. It may be a token, or a proof that the caller knows one. */
public interface Credential {
    /** Whether the caller knows this token; takes the same time whatever it has shown. */
    boolean knows(String token);

    /** Whether the caller has shown anything at all. */
    boolean isShown();

    /** A caller that shows nothing. */
    static Credential none() {
        return new Credential() {
            @Override
            public boolean knows(String token) {
                return false;
            }

            @Override
            public boolean isShown() {
                return false;
            }
        };
    }

    /** A caller that shows the token itself, as over TLS. */
    static Credential bearer(String shown) {
        byte[] bytes = shown.getBytes(StandardCharsets.UTF_8);
        return new Credential() {
            @Override
            public boolean knows(String token) {
                return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), bytes);
            }

            @Override
            public boolean isShown() {
                return true;
            }
        };
    }
}
