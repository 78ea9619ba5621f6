package dev.muster.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Where an option that was not given comes from: the environment, then the file that {@code --config} or
 * {@code MUSTER_CONFIG} names, then the default that the option declares.
 */
final class Settings implements CommandLine.IDefaultValueProvider {
    private static final String CONFIG = "--config";

    private final Map<String, String> environment;
    private final Properties file;

    private Settings(Map<String, String> environment, Properties file) {
        this.environment = environment;
        this.file = file;
    }

    /** Reads the file, if one is named: before parsing, since parsing asks for the defaults. */
    static Settings read(Map<String, String> environment, List<String> arguments) {
        String name = environment.getOrDefault("MUSTER_CONFIG", "");
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--")) break;
            if (argument.startsWith(CONFIG + "=")) name = argument.substring(CONFIG.length() + 1);
            if (argument.equals(CONFIG) && i + 1 < arguments.size()) name = arguments.get(i + 1);
        }
        var file = new Properties();
        if (!name.isBlank()) load(Path.of(name), file);
        return new Settings(environment, file);
    }

    private static void load(Path path, Properties into) {
        if (!Files.isReadable(path)) {
            throw new CommandFailure(
                    ExitCode.NOT_FOUND,
                    "the configuration file " + path
                            + " is not there or cannot be read; check --config and MUSTER_CONFIG");
        }
        try (InputStream in = Files.newInputStream(path)) {
            into.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailure(
                    ExitCode.ERROR, path + " is not a properties file (name=value lines): " + e.getMessage(), e);
        }
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) return null;
        String name = option.longestName().replaceFirst("^-+", "");
        String variable = "MUSTER_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
        String set = environment.get(variable);
        if (set != null && !set.isEmpty()) return set;
        return file.getProperty(name);
    }
}
