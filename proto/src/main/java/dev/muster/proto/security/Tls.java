package dev.muster.proto.security;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of TLS, in PEM.
 *
 * @param certificate the chain that this side shows; a listening side must have one
 * @param key the private key of that certificate, PKCS #8
 * @param authority the authority that a dialing side trusts: the issuer of the coordinator's certificate; absent: the issuers
 *     that the JVM trusts
 */
public record Tls(Optional<Path> certificate, Optional<Path> key, Optional<Path> authority) {
    public Tls {
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("a certificate and its key come together; only the "
                    + (key.isPresent() ? "key" : "certificate") + " is given");
        }
    }

    /** A dialing side that believes this issuer, and shows no certificate of its own. */
    public static Tls trusting(Path authority) {
        return new Tls(Optional.empty(), Optional.empty(), Optional.of(authority));
    }

    /** A listening side that shows this certificate, and demands none. */
    public static Tls showing(Path certificate, Path key) {
        return new Tls(Optional.of(certificate), Optional.of(key), Optional.empty());
    }
}
