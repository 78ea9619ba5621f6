package dev.muster.proto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Whether a caller may be what it wants to be. Asked for every call, before anything is read; must not block. */
public interface Admission {
    /** The answers. */
    enum Verdict {
        ADMITTED,
        /** No credential, or one that nobody knows. */
        UNKNOWN,
        /** A good credential, but not for this role. */
        OTHER_ROLE
    }

    Verdict judge(Role role, Optional<String> token);

    /** Everybody is welcome: within one JVM or one machine. */
    static Admission open() {
        return (role, token) -> Verdict.ADMITTED;
    }

    /** One token for all roles, compared in constant time. */
    static Admission token(String expected) {
        if (expected.isBlank()) throw new IllegalArgumentException("a blank token protects nothing");
        byte[] wanted = expected.getBytes(StandardCharsets.UTF_8);
        return (role, token) ->
                token.isPresent() && MessageDigest.isEqual(wanted, token.get().getBytes(StandardCharsets.UTF_8))
                        ? Verdict.ADMITTED
                        : Verdict.UNKNOWN;
    }
}
