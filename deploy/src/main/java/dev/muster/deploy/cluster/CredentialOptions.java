package dev.muster.deploy.cluster;

import dev.muster.deploy.console.CommandFailure;
import dev.muster.deploy.console.ExitCode;
import dev.muster.proto.grpc.ClientCredentials;
import dev.muster.proto.grpc.TcpClientConfig;
import dev.muster.proto.security.AccessException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a side that dials shows, and whom it trusts. On loopback all of it may be left out; elsewhere it needs a token. */
public final class CredentialOptions {
    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "The file with the token of the cluster (default on loopback: the token of this user).")
    private @Nullable Path tokenFile;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "The certificate (PEM) that this command presents.")
    private @Nullable Path tlsCert;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The key (PEM, PKCS#8) of that certificate.")
    private @Nullable Path tlsKey;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description =
                    "The certificate authorities (PEM) that may sign the coordinator's certificate (default: those that"
                            + " Java trusts). Beyond loopback, the connection always uses TLS.")
    private @Nullable Path tlsCa;

    @Option(
            names = "--open-to-all-local-users",
            fallbackValue = "true", // else picocli takes it for the opposite of what the environment says
            description = "Connect without a token to a coordinator on this machine that also runs with this option.")
    private boolean openToAllLocalUsers;

    /** How to dial that address; refuses to show a token, or code, on an open wire. */
    public TcpClientConfig dialing(String target) {
        try {
            return named().dialing(target);
        } catch (AccessException e) {
            throw failure(e);
        }
    }

    /** The same for a daemon, which makes the token of this user if it is the first that needs it. */
    TcpClientConfig dialingAsDaemon(String target) {
        try {
            return named().dialingAsDaemon(target);
        } catch (AccessException e) {
            throw failure(e);
        }
    }

    /** The same for a program that is started, as environment variables. */
    Map<String, String> environment() {
        return named().toEnvironment();
    }

    private ClientCredentials named() {
        return new ClientCredentials(
                Optional.ofNullable(tokenFile),
                Optional.ofNullable(tlsCa),
                Optional.ofNullable(tlsCert),
                Optional.ofNullable(tlsKey),
                openToAllLocalUsers,
                false);
    }

    public static CommandFailure failure(AccessException e) {
        ExitCode code = e.kind() == AccessException.Kind.MISSING ? ExitCode.PRECONDITION : ExitCode.CREDENTIAL;
        return new CommandFailure(code, String.valueOf(e.getMessage()), e);
    }
}
