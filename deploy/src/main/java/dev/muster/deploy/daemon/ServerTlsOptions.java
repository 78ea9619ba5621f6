package dev.muster.deploy.daemon;

import dev.muster.deploy.cluster.CertificateOptions;
import dev.muster.deploy.console.CommandFailure;
import dev.muster.deploy.console.ExitCode;
import dev.muster.deploy.settings.ListenAddress;
import dev.muster.proto.grpc.TcpServerConfig;
import dev.muster.proto.security.Authorizer;
import dev.muster.proto.security.Tls;
import dev.muster.proto.security.Token;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a coordinator presents, and which certificates it requires. On loopback all of it is optional. */
final class ServerTlsOptions {
    @Mixin
    private final CertificateOptions own = new CertificateOptions();

    @Option(
            names = "--tls-client-ca",
            paramLabel = "FILE",
            description = "Require certificates of clients and workers that this authority (PEM) has signed.")
    private @Nullable Path tlsClientCa;

    /** How to listen on that address; refuses to listen without TLS and a token where other hosts can connect. */
    TcpServerConfig listening(ListenAddress address, Optional<Token> token) {
        if (!address.isLoopback()) {
            var missing = new ArrayList<String>();
            if (own.certificate().isEmpty()) missing.add("--tls-cert FILE");
            if (own.key().isEmpty()) missing.add("--tls-key FILE");
            if (token.isEmpty()) missing.add("--token-file FILE");
            demand(missing, address);
        }
        if (tlsClientCa != null && own.certificate().isEmpty()) {
            throw new CommandFailure(
                    ExitCode.PRECONDITION, "--tls-client-ca requires TLS; add --tls-cert FILE and --tls-key FILE");
        }
        return new TcpServerConfig(
                address.host(),
                address.port(),
                token.map(known -> Authorizer.token(known.secret())),
                tls(),
                Optional.ofNullable(tlsClientCa).map(file -> readable(file, "--tls-client-ca")));
    }

    private static void demand(List<String> missing, ListenAddress address) {
        if (missing.isEmpty()) return;
        throw new CommandFailure(
                ExitCode.PRECONDITION,
                "the coordinator does not listen on " + address
                        + " without TLS and a token, because everyone who can reach that address could run code on every worker."
                        + " Add " + String.join(", ", missing) + ", or serve this machine only, with --listen "
                        + ListenAddress.DEFAULT
                        + ". A token is any secret text in a file that only you can read, for example:"
                        + " (umask 077; openssl rand -hex 32 > muster.token)");
    }

    private Optional<Tls> tls() {
        if (own.certificate().isEmpty() && own.key().isEmpty()) return Optional.empty();
        try {
            return Optional.of(new Tls(
                    own.certificate().map(file -> readable(file, "--tls-cert")),
                    own.key().map(file -> readable(file, "--tls-key")),
                    Optional.empty()));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.PRECONDITION, String.valueOf(e.getMessage()), e);
        }
    }

    private static Path readable(Path file, String option) {
        if (Files.isReadable(file)) return file;
        throw new CommandFailure(
                ExitCode.CREDENTIAL,
                "the file " + file + " of " + option + " does not exist or this user may not read it");
    }
}
