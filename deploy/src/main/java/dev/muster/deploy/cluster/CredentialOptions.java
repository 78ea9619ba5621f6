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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What a command presents when it connects, and whom it trusts. On loopback all of it is optional; elsewhere a token is required.
 */
public final class CredentialOptions {
    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "The file with the token of the cluster (default on loopback: the token of this user).")
    private @Nullable Path tokenFile;

    @Mixin
    private final CertificateOptions own = new CertificateOptions();

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description =
                    "The certificate authorities (PEM) that may sign the coordinator's certificate (default: those that"
                            + " Java trusts). A connection to another host always uses TLS.")
    private @Nullable Path tlsCa;

    @Option(
            names = "--open-to-all-local-users",
            fallbackValue = "true", // else picocli takes it for the opposite of what the environment says
            description = "Connect without a token to a coordinator on this machine that also runs with this option.")
    private boolean openToAllLocalUsers;

    /** How to connect to that address; refuses to send a token, or code, without TLS to another host. */
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
                own.certificate(),
                own.key(),
                openToAllLocalUsers,
                false);
    }

    public static CommandFailure failure(AccessException e) {
        ExitCode code = e.kind() == AccessException.Kind.MISSING ? ExitCode.PRECONDITION : ExitCode.CREDENTIAL;
        return new CommandFailure(code, String.valueOf(e.getMessage()), e);
    }
}
