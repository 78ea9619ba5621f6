package dev.muster;

import static java.util.Objects.requireNonNull;

import dev.muster.task.RunnerJvm;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a builder was told about the JVMs that run the tasks.
 *
 * @param inherits whether they take over from the program what the builder was not told
 * @param directory in which they run; empty for the usual one
 */
record RunnerOptions(
        List<String> arguments,
        Map<String, String> properties,
        Map<String, String> variables,
        boolean inherits,
        Optional<Path> directory) {
    static final RunnerOptions DEFAULT = new RunnerOptions(List.of(), Map.of(), Map.of(), true, Optional.empty());

    RunnerOptions {
        arguments = List.copyOf(arguments);
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
        variables = new RunnerJvm(List.of(), variables).variables();
    }

    RunnerOptions withArguments(String... all) {
        return new RunnerOptions(List.of(all), properties, variables, inherits, directory);
    }

    /** Where these come from, since setting them changes nothing in a JVM that starts or runs. */
    private static final Map<String, String> NOT_A_SETTING = Map.of(
            "user.dir", "choose the directory of the tasks with workingDirectory(..)",
            "java.class.path", "choose the code of the tasks with classPath(..) or addClassPath(..)",
            "java.home", "a local pool runs on the JDK of the program, and a worker on its own",
            "java.system.class.loader", "tasks have Muster's, which finds the classes of the class path",
            "java.util.concurrent.ForkJoinPool.common.threadFactory",
                    "a process has its common pool before the code of the tasks reaches it; make a pool of your own",
            "java.util.concurrent.ForkJoinPool.common.exceptionHandler",
                    "a process has its common pool before the code of the tasks reaches it; make a pool of your own",
            "java.nio.channels.spi.SelectorProvider", "a process needs one before the code of the tasks reaches it",
            "java.nio.file.spi.DefaultFileSystemProvider",
                    "a process needs one before the code of the tasks reaches it");

    RunnerOptions withProperty(String name, String value) {
        String instead = NOT_A_SETTING.get(name);
        if (instead != null) {
            throw new IllegalArgumentException(
                    "the system property " + name + " cannot be set for the processes that run the tasks: " + instead);
        }
        return new RunnerOptions(arguments, plus(properties, name, value), variables, inherits, directory);
    }

    RunnerOptions withVariable(String name, String value) {
        return new RunnerOptions(arguments, properties, plus(variables, name, value), inherits, directory);
    }

    RunnerOptions withInherits(boolean inherit) {
        return new RunnerOptions(arguments, properties, variables, inherit, directory);
    }

    RunnerOptions withDirectory(Path path) {
        return new RunnerOptions(arguments, properties, variables, inherits, Optional.of(path));
    }

    private static Map<String, String> plus(Map<String, String> map, String name, String value) {
        var more = new LinkedHashMap<>(map);
        more.put(requireNonNull(name), requireNonNull(value));
        return more;
    }
}
