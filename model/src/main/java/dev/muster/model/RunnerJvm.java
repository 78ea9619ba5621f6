package dev.muster.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the JVM of a runner is started with, in addition to what every runner gets. Blank runners that were started with the
 * same are interchangeable.
 *
 * @param arguments options for the JVM, in order
 * @param variables environment variables of the process, which win over those that it would inherit
 * @param directory in which it runs; a relative one begins at that of the worker's own process, and empty is a fresh one
 */
public record RunnerJvm(List<String> arguments, Map<String, String> variables, Optional<String> directory) {
    /** Nothing special. */
    public static final RunnerJvm PLAIN = new RunnerJvm(List.of(), Map.of());

    /** The directory of the worker's own process: that of the program, where both are one. */
    public static final String SAME_DIRECTORY = ".";

    /** Variables with this beginning belong to Muster: a runner inherits none, and no user may set one. */
    public static final String RESERVED = "MUSTER_";

    public RunnerJvm {
        arguments = List.copyOf(arguments);
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        variables.forEach(RunnerJvm::check);
        if (directory.filter(path -> path.isEmpty() || path.indexOf('\0') >= 0).isPresent()) {
            throw new IllegalArgumentException("the working directory of a runner needs a name");
        }
    }

    /** In a fresh directory. */
    public RunnerJvm(List<String> arguments, Map<String, String> variables) {
        this(arguments, variables, Optional.empty());
    }

    private static void check(String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("'" + name + "' cannot be the name of an environment variable");
        }
        if (name.startsWith(RESERVED)) {
            throw new IllegalArgumentException(
                    "environment variables that begin with " + RESERVED + " are reserved, as " + name + " is");
        }
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "the value of the environment variable " + name + " has a zero character");
        }
    }

    /** Whether it loads the classes that any runner loads, from where any does: the directory and properties do not count. */
    public boolean isPlain() {
        return arguments.stream().allMatch(argument -> argument.startsWith("-D")) && variables.isEmpty();
    }
}
