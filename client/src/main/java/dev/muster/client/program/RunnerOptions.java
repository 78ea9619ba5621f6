package dev.muster.client.program;

import static java.util.Objects.requireNonNull;

import dev.muster.model.RunnerJvm;
import dev.muster.model.jvm.JvmOptions;
import dev.muster.model.jvm.JvmVariables;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The options of a builder about the JVMs that run the tasks.
 *
 * @param inherits whether they take from the program what no option sets
 * @param directory in which they run; empty for the usual one
 */
public record RunnerOptions(
        List<String> arguments,
        Map<String, String> properties,
        Map<String, String> variables,
        boolean inherits,
        Optional<Path> directory) {
    public static final RunnerOptions DEFAULT =
            new RunnerOptions(List.of(), Map.of(), Map.of(), true, Optional.empty());

    public RunnerOptions {
        arguments = List.copyOf(arguments);
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
        variables = new RunnerJvm(List.of(), variables).variables();
        properties.forEach(RefusedSettings::checkProperty);
        RefusedSettings.checkOptions(arguments);
        checkNamedOnce(arguments, properties);
    }

    /** Neither of two ways to say the same is the stronger one. */
    private static void checkNamedOnce(List<String> arguments, Map<String, String> properties) {
        propertiesIn(arguments).forEach((name, value) -> {
            if (value.equals(properties.getOrDefault(name, value))) return;
            throw new IllegalArgumentException(
                    "the system property " + name + " has one value by systemProperty(..) and another by -D" + name
                            + " in jvmArguments(..); name it once");
        });
    }

    /** The last of a name wins, as in a JVM. */
    private static Map<String, String> propertiesIn(List<String> options) {
        var found = new LinkedHashMap<String, String>();
        for (String option : JvmOptions.joined(options)) {
            if (option.startsWith("-D")) found.put(nameOf(option), valueOf(option));
        }
        return found;
    }

    /** Of an option that sets a property. */
    static String nameOf(String option) {
        int equals = option.indexOf('=');
        return option.substring(2, equals < 0 ? option.length() : equals);
    }

    static String valueOf(String option) {
        int equals = option.indexOf('=');
        return equals < 0 ? "" : option.substring(equals + 1);
    }

    /**
     * All properties that were named, in whatever way: by themselves, in options, in a file of options, in a variable from which
     * JVMs take options.
     *
     * @param base where the paths of such files begin
     */
    Set<String> namedProperties(Path base) {
        var named = new HashSet<String>(JvmVariables.propertyNames(variables, base));
        named.addAll(JvmVariables.propertyNames(arguments, base));
        named.addAll(properties.keySet());
        return named;
    }

    /**
     * With these options of the JVM instead.
     *
     * @throws IllegalArgumentException if one is no option of such a process, or gives a property another value
     */
    public RunnerOptions withArguments(String... all) {
        return new RunnerOptions(List.of(all), properties, variables, inherits, directory);
    }

    /**
     * With this property as well.
     *
     * @throws IllegalArgumentException if no JVM takes it from there, or the options give it another value
     */
    public RunnerOptions withProperty(String name, String value) {
        return new RunnerOptions(arguments, plus(properties, name, value), variables, inherits, directory);
    }

    public RunnerOptions withVariable(String name, String value) {
        return new RunnerOptions(arguments, properties, plus(variables, name, value), inherits, directory);
    }

    public RunnerOptions withInherits(boolean inherit) {
        return new RunnerOptions(arguments, properties, variables, inherit, directory);
    }

    public RunnerOptions withDirectory(Path path) {
        return new RunnerOptions(arguments, properties, variables, inherits, Optional.of(path));
    }

    private static Map<String, String> plus(Map<String, String> map, String name, String value) {
        var more = new LinkedHashMap<>(map);
        more.put(requireNonNull(name), requireNonNull(value));
        return more;
    }
}
