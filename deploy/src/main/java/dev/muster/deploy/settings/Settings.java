package dev.muster.deploy.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Where an option that was not given comes from: the environment, then the file that {@code --config} or
 * {@code MUSTER_CONFIG} names, then the default that the option declares.
 */
public final class Settings implements CommandLine.IDefaultValueProvider {
    private static final String CONFIG = "--config";

    private final Map<String, String> environment;
    private final Map<String, String> file;

    private Settings(Map<String, String> environment, Map<String, String> file) {
        this.environment = environment;
        this.file = file;
    }

    /** Reads the file, if one is named: before parsing, since parsing asks for the defaults. */
    public static Settings read(CommandLine command, Map<String, String> environment, List<String> arguments) {
        String name = environment.getOrDefault("MUSTER_CONFIG", "");
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--")) break;
            if (argument.startsWith(CONFIG + "=")) name = argument.substring(CONFIG.length() + 1);
            if (argument.equals(CONFIG) && i + 1 < arguments.size()) name = arguments.get(i + 1);
        }
        return new Settings(environment, name.isBlank() ? Map.of() : SettingsFile.read(Path.of(name), names(command)));
    }

    /** The names that may stand in a file: those of all commands, since one file may serve a whole host. */
    private static Set<String> names(CommandLine command) {
        var names = new TreeSet<String>();
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.usageHelp() && !option.longestName().equals(CONFIG)) names.add(key(option));
        }
        command.getSubcommands().values().forEach(sub -> names.addAll(names(sub)));
        return names;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) return null;
        String set = environment.get(variable(option));
        if (set != null && !set.isEmpty()) return set;
        return file.get(key(option));
    }

    /**
     * Who gives the value of this option, if it is not on the command line: a variable, a line of the file, or the option itself.
     */
    public String source(OptionSpec option) {
        if (!environment.getOrDefault(variable(option), "").isEmpty()) return variable(option) + " (environment)";
        if (file.get(key(option)) != null) return key(option) + " (configuration file)";
        return option.longestName();
    }

    private static String key(OptionSpec option) {
        return option.longestName().replaceFirst("^-+", "");
    }

    private static String variable(OptionSpec option) {
        return "MUSTER_" + key(option).replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
