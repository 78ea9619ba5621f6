package dev.muster.task;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a runner is made for. A runner belongs to one session and its environment for life.
 *
 * @param code the class path of the client, in order
 * @param jvmArguments options for the JVM of the runner, in order
 * @param systemProperties set in the runner before any user code runs
 * @param initializer a call that runs once in each runner before its first task
 * @param threadsPerRunner how many tasks share one runner at a time; they share its death, too
 * @param maxTasksPerRunner after how many tasks a runner is replaced; 0 for never
 * @param cancelGrace how long an interrupted task may go on before its runner is killed
 */
public record Environment(
        List<CodeEntry> code,
        List<String> jvmArguments,
        Map<String, String> systemProperties,
        Optional<Payload> initializer,
        int threadsPerRunner,
        int maxTasksPerRunner,
        Duration cancelGrace) {
    public Environment {
        code = List.copyOf(code);
        jvmArguments = List.copyOf(jvmArguments);
        systemProperties = Collections.unmodifiableMap(new LinkedHashMap<>(systemProperties));
        if (code.size() > Limits.CODE_ENTRIES_MAX) {
            throw new IllegalArgumentException(
                    "a class path of " + code.size() + " entries; at most " + Limits.CODE_ENTRIES_MAX + " can travel");
        }
        if (threadsPerRunner < 1) {
            throw new IllegalArgumentException("threadsPerRunner must be at least 1, was " + threadsPerRunner);
        }
        if (maxTasksPerRunner < 0) {
            throw new IllegalArgumentException("maxTasksPerRunner must not be negative, was " + maxTasksPerRunner);
        }
        if (cancelGrace.isNegative()) {
            throw new IllegalArgumentException("cancelGrace must not be negative, was " + cancelGrace);
        }
    }
}
