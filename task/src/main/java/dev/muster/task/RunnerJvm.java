package dev.muster.task;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the JVM of a runner is started with, beside what every runner gets. Blank runners that were started with the same are
 * interchangeable.
 *
 * @param arguments options for the JVM, in order
 * @param variables environment variables of the process, which win over those that it would inherit
 */
public record RunnerJvm(List<String> arguments, Map<String, String> variables) {
    /** Nothing special. */
    public static final RunnerJvm PLAIN = new RunnerJvm(List.of(), Map.of());

    /** Variables of this beginning are Muster's own: a runner inherits none, and nobody sets one. */
    public static final String RESERVED = "MUSTER_";

    public RunnerJvm {
        arguments = List.copyOf(arguments);
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        variables.forEach(RunnerJvm::check);
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

    public boolean isPlain() {
        return arguments.isEmpty() && variables.isEmpty();
    }
}
