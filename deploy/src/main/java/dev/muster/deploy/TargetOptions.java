package dev.muster.deploy;

import dev.muster.proto.TcpClientConfig;
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
        try {
            return credentials.dialing(target);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }
}
