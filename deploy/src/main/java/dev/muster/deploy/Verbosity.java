package dev.muster.deploy;

import picocli.CommandLine.Option;

/** How much a daemon tells of its life on standard error. */
final class Verbosity {
    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "INFO",
            description = "error, warn, info (the default), debug or trace.")
    private String level = "INFO";

    /** Before the first logger is made: what it says is read only once. */
    void apply() {
        System.setProperty("muster.log.level", level);
    }
}
