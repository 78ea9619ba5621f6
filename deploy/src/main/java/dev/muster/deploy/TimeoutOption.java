package dev.muster.deploy;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a command waits for an answer. */
final class TimeoutOption {
    private static final double SECONDS_MIN = 0.001;
    private static final double SECONDS_MAX = 86_400;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long to wait for the answer, in seconds (default: ${DEFAULT-VALUE}).")
    private double seconds = 10;

    Duration value() {
        if (!(seconds >= SECONDS_MIN && seconds <= SECONDS_MAX)) {
            throw new CommandFailure(ExitCode.USAGE, "--timeout must be from 0.001 to 86400 seconds, was " + seconds);
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
