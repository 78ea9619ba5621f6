package dev.muster.deploy.cluster;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The certificate that a command presents to the other side of a connection. */
public final class CertificateOptions {
    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "The certificate (PEM) that this command presents.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The key (PEM, PKCS#8) of that certificate.")
    private @Nullable Path key;

    public Optional<Path> certificate() {
        return Optional.ofNullable(certificate);
    }

    public Optional<Path> key() {
        return Optional.ofNullable(key);
    }
}
