package dev.muster.deploy.console;

import picocli.CommandLine.Option;

/** How data is printed. */
public final class OutputOptions {
    /** For people, or for programs. */
    enum Format {
        TABLE,
        JSON
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            defaultValue = "table",
            description = "The format of the output: a table (the default) or json.")
    private Format format = Format.TABLE;

    public boolean isJson() {
        return format == Format.JSON;
    }
}
