package dev.muster.deploy;

import dev.muster.proto.TcpClientConfig;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the coordinator is, and what it asks for. */
final class TargetOptions {
    @Option(
            names = {"-t", "--target"},
            paramLabel = "HOST:PORT",
            defaultValue = Address.DEFAULT,
            description = "The coordinator (default: ${DEFAULT-VALUE}; MUSTER_TARGET in the environment).")
    String target = Address.DEFAULT;

    @Mixin
    final CredentialOptions credentials = new CredentialOptions();

    TcpClientConfig dialing() {
        return as(credentials::dialing);
    }

    /** For a daemon, which may be started before the coordinator. */
    TcpClientConfig dialingAsDaemon() {
        return as(credentials::dialingAsDaemon);
    }

    private TcpClientConfig as(Function<String, TcpClientConfig> dialing) {
        try {
            return dialing.apply(target);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }
}
