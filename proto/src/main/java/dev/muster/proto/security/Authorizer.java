package dev.muster.proto.security;

import java.util.Optional;

/** Whether a caller may be what it wants to be. Asked for every call, before anything is read; must not block. */
public interface Authorizer {
    /** The answers. */
    enum Verdict {
        ADMITTED,
        /** No credential, or an unknown one. */
        UNKNOWN,
        /** A good credential, but not for this role. */
        OTHER_ROLE
    }

    Verdict judge(Role role, Credential credential);

    /** The token that this side proves to know where there is no TLS; empty if it asks for none. */
    Optional<String> token();

    /** Everybody is welcome: within one JVM, or on a machine whose users all trust each other. */
    static Authorizer open() {
        return new Authorizer() {
            @Override
            public Verdict judge(Role role, Credential credential) {
                return Verdict.ADMITTED;
            }

            @Override
            public Optional<String> token() {
                return Optional.empty();
            }
        };
    }

    /** One token for all roles. */
    static Authorizer token(String expected) {
        if (expected.isBlank()) throw new IllegalArgumentException("a blank token protects nothing");
        return new Authorizer() {
            @Override
            public Verdict judge(Role role, Credential credential) {
                return credential.knows(expected) ? Verdict.ADMITTED : Verdict.UNKNOWN;
            }

            @Override
            public Optional<String> token() {
                return Optional.of(expected);
            }
        };
    }
}
