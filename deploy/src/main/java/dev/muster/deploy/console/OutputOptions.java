package dev.muster.deploy.console;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

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
            converter = FormatConverter.class,
            description = "The format of the output: a table (the default) or json.")
    private Format format = Format.TABLE;

    public boolean isJson() {
        return format == Format.JSON;
    }

    static final class FormatConverter implements ITypeConverter<Format> {
        @Override
        public Format convert(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "table" -> Format.TABLE;
                case "json" -> Format.JSON;
                default ->
                    throw new TypeConversionException("the value must be table or json, and " + text + " is not");
            };
        }
    }
}
