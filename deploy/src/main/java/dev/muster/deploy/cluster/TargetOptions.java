package dev.muster.deploy.cluster;

import dev.muster.deploy.console.CommandFailure;
import dev.muster.deploy.console.ExitCode;
import dev.muster.deploy.settings.ListenAddress;
import dev.muster.deploy.settings.Settings;
import dev.muster.proto.grpc.TcpClientConfig;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the coordinator is, and what it asks for. */
public final class TargetOptions {
    @Option(
            names = {"-t", "--target"},
            paramLabel = "HOST:PORT",
            defaultValue = ListenAddress.DEFAULT,
            description =
                    "The address of the coordinator (default: ${DEFAULT-VALUE}; in the environment: MUSTER_TARGET).")
    public String target = ListenAddress.DEFAULT;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Mixin
    final CredentialOptions credentials = new CredentialOptions();

    TcpClientConfig dialing() {
        return as(credentials::dialing);
    }

    /** For a daemon, which may be started before the coordinator. */
    public TcpClientConfig dialingAsDaemon() {
        return as(credentials::dialingAsDaemon);
    }

    private TcpClientConfig as(Function<String, TcpClientConfig> dialing) {
        try {
            return dialing.apply(target);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, source() + ": " + e.getMessage(), e);
        }
    }

    /** Who named the target: the option, a variable or a file. */
    private String source() {
        CommandLine line = command.commandLine();
        OptionSpec option = command.findOption("--target");
        boolean isGiven = line.getParseResult().hasMatchedOption("--target");
        return !isGiven && option != null && line.getDefaultValueProvider() instanceof Settings settings
                ? settings.source(option)
                : "--target";
    }
}
