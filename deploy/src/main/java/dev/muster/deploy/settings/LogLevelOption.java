package dev.muster.deploy.settings;

import dev.muster.deploy.console.CommandFailure;
import dev.muster.deploy.console.ExitCode;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How much a daemon logs on standard error. */
public final class LogLevelOption {
    private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "What the log contains: error, warn, info (the default), debug or trace.")
    private String level = "info";

    /** Before the first logger is made: what it says is read only once. */
    public void apply() {
        if (!LEVELS.contains(level.toLowerCase(Locale.ROOT))) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--log-level must be one of " + String.join(", ", LEVELS) + ", and " + level + " is not");
        }
        System.setProperty("muster.log.level", level);
    }
}
