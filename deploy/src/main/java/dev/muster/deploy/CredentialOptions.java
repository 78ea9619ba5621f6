package dev.muster.deploy;

import dev.muster.proto.Admission;
import dev.muster.proto.TcpClientConfig;
import dev.muster.proto.TcpServerConfig;
import dev.muster.proto.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What this side shows and whom it believes. On loopback all of it may be left out; elsewhere nothing starts without. */
final class CredentialOptions {
    private static final int TOKEN_BYTES_MAX = 4096;

    @Option(names = "--token-file", paramLabel = "FILE", description = "The file with the token of the cluster.")
    private @Nullable Path tokenFile;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "The certificate (PEM) that this side shows.")
    private @Nullable Path tlsCert;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The key (PEM, PKCS#8) of that certificate.")
    private @Nullable Path tlsKey;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "The issuer (PEM) of the other side's certificate; for a coordinator: it demands one then.")
    private @Nullable Path tlsCa;

    /** How to listen there; refuses to do it unprotected where others can reach it. */
    TcpServerConfig listening(Address address) {
        Optional<String> token = token();
        if (!address.isLoopback()) {
            var missing = new ArrayList<String>();
            if (tlsCert == null) missing.add("--tls-cert FILE");
            if (tlsKey == null) missing.add("--tls-key FILE");
            if (token.isEmpty()) missing.add("--token-file FILE");
            demand(missing, "listen on " + address, "whoever can reach that address could run code on every worker");
        }
        Optional<Tls> tls = tlsCert == null && tlsKey == null ? Optional.empty() : Optional.of(tls());
        return new TcpServerConfig(address.host(), address.port(), token.map(Admission::token), tls);
    }

    /** How to dial that address; refuses to show a token, or code, on an open wire. */
    TcpClientConfig dialing(String target) {
        Address address = Address.parse(target);
        Optional<String> token = token();
        boolean local = address.isLoopback();
        if (!local) {
            var missing = new ArrayList<String>();
            if (token.isEmpty()) missing.add("--token-file FILE");
            demand(missing, "connect to " + address, "a coordinator off loopback asks for a token and speaks TLS");
        }
        boolean plain = local && tlsCa == null && tlsCert == null;
        return new TcpClientConfig(target, token, plain ? Optional.empty() : Optional.of(tls()));
    }

    /** The same for a program that is started, as environment variables. */
    Map<String, String> environment() {
        var variables = new LinkedHashMap<String, String>();
        put(variables, "MUSTER_TOKEN_FILE", tokenFile);
        put(variables, "MUSTER_TLS_CA", tlsCa);
        put(variables, "MUSTER_TLS_CERT", tlsCert);
        put(variables, "MUSTER_TLS_KEY", tlsKey);
        return variables;
    }

    private static void put(Map<String, String> variables, String name, @Nullable Path file) {
        if (file != null) variables.put(name, file.toAbsolutePath().toString());
    }

    private static void demand(List<String> missing, String what, String why) {
        if (missing.isEmpty()) return;
        throw new CommandFailure(
                ExitCode.PRECONDITION,
                "refusing to " + what + " without TLS and a token: " + why + ". Add " + String.join(", ", missing)
                        + ", or stay on this machine with " + Address.DEFAULT
                        + ". A token is any secret text in a file that only you can read, for instance:"
                        + " (umask 077; openssl rand -hex 32 > muster.token)");
    }

    private Tls tls() {
        try {
            return new Tls(
                    Optional.ofNullable(readable(tlsCert, "--tls-cert")),
                    Optional.ofNullable(readable(tlsKey, "--tls-key")),
                    Optional.ofNullable(readable(tlsCa, "--tls-ca")));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.PRECONDITION, String.valueOf(e.getMessage()), e);
        }
    }

    private Optional<String> token() {
        Path file = readable(tokenFile, "--token-file");
        if (file == null) return Optional.empty();
        try {
            if (Files.size(file) > TOKEN_BYTES_MAX) {
                throw new CommandFailure(
                        ExitCode.CREDENTIAL, file + " is too large for a token; it holds one line of secret text");
            }
            String token = Files.readString(file).strip();
            if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
                throw new CommandFailure(
                        ExitCode.CREDENTIAL,
                        file + " holds no token: one line of printable ASCII without spaces is expected");
            }
            return Optional.of(token);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.CREDENTIAL, "the token file " + file + " cannot be read: " + e, e);
        }
    }

    private static @Nullable Path readable(@Nullable Path file, String option) {
        if (file == null || Files.isReadable(file)) return file;
        throw new CommandFailure(
                ExitCode.CREDENTIAL, "the file " + file + " of " + option + " is not there or cannot be read");
    }
}
