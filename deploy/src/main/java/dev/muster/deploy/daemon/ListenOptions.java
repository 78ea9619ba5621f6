package dev.muster.deploy.daemon;

import dev.muster.deploy.cluster.CredentialOptions;
import dev.muster.deploy.console.CommandFailure;
import dev.muster.deploy.console.ExitCode;
import dev.muster.deploy.settings.ListenAddress;
import dev.muster.deploy.settings.ListenAddressConverter;
import dev.muster.proto.security.AccessException;
import dev.muster.proto.security.Token;
import dev.muster.proto.security.TokenFile;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** Where a coordinator listens, and which token it asks for. */
final class ListenOptions {
    @Option(
            names = {"-l", "--listen"},
            paramLabel = "HOST:PORT",
            defaultValue = ListenAddress.DEFAULT,
            converter = ListenAddressConverter.class,
            description = "The address to listen on (default: ${DEFAULT-VALUE}). Port 0 selects a free port.")
    private ListenAddress address = ListenAddress.parse(ListenAddress.DEFAULT);

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "The file with the token that clients and workers need (default on loopback: the token of this user,"
                            + " which the first start creates).")
    private @Nullable Path tokenFile;

    @Option(
            names = "--open-to-all-local-users",
            fallbackValue = "true", // else picocli takes it for the opposite of what the environment says
            description =
                    "Require no token on loopback. Every user of this machine can then run code as the user of the workers.")
    private boolean isOpen;

    ListenAddress address() {
        return address;
    }

    /** The token that the coordinator requires; empty if it is open, or if none is named for an address that others can reach. */
    Optional<Token> token() {
        if (isOpen && (tokenFile != null || !address.isLoopback())) {
            throw new CommandFailure(
                    ExitCode.PRECONDITION,
                    "--open-to-all-local-users needs a coordinator that listens on loopback and has no --token-file;"
                            + " omit one of them");
        }
        try {
            if (tokenFile != null) return Optional.of(TokenFile.read(tokenFile));
            return isOpen || !address.isLoopback() ? Optional.empty() : Optional.of(TokenFile.madeForThisUser());
        } catch (AccessException e) {
            throw CredentialOptions.failure(e);
        }
    }

    /** The address with the port that the coordinator got; warns of it if every user of this machine may connect. */
    ListenAddress boundTo(int port) {
        ListenAddress actual = address.withPort(port);
        if (isOpen) {
            Logger log = LoggerFactory.getLogger(ListenOptions.class);
            log.warn(
                    "--open-to-all-local-users: every user of this machine can run code through {} as the user of its workers",
                    actual);
        }
        return actual;
    }
}
