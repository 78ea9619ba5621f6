package dev.muster.model;

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
 * @param jvm what its JVM is started with
 * @param systemProperties set in the runner before any user code runs
 * @param initializer a call that runs once in each runner before its first task
 * @param threadsPerRunner how many tasks share one runner at a time; they share its death, too
 * @param maxTasksPerRunner after how many tasks a runner is replaced; 0 for never
 * @param maxHeapBytes how much the heap of a runner may hold after a task before it is replaced; 0 for any
 * @param cancelGrace how long an interrupted task may go on before its runner is killed
 * @param keepAlive after how long without a task a runner ends; empty for never
 * @param startTimeout how long a runner may take over its environment, the initializer included; empty for what the worker allows
 */
public record Environment(
        List<CodeEntry> code,
        RunnerJvm jvm,
        Map<String, String> systemProperties,
        Optional<Payload> initializer,
        int threadsPerRunner,
        int maxTasksPerRunner,
        long maxHeapBytes,
        Duration cancelGrace,
        Optional<Duration> keepAlive,
        Optional<Duration> startTimeout) {
    public Environment {
        code = List.copyOf(code);
        systemProperties = Collections.unmodifiableMap(new LinkedHashMap<>(systemProperties));
        EnvironmentLimits.check(code, jvm, systemProperties);
        if (threadsPerRunner < 1) {
            throw new IllegalArgumentException("threadsPerRunner must be at least 1, was " + threadsPerRunner);
        }
        if (maxTasksPerRunner < 0) {
            throw new IllegalArgumentException("maxTasksPerRunner must not be negative, was " + maxTasksPerRunner);
        }
        if (maxHeapBytes < 0) {
            throw new IllegalArgumentException("maxHeapBytes must not be negative, was " + maxHeapBytes);
        }
        if (cancelGrace.isNegative()) {
            throw new IllegalArgumentException("cancelGrace must not be negative, was " + PlainText.of(cancelGrace));
        }
        keepAlive.ifPresent(time -> positive(time, "keepAlive"));
        startTimeout.ifPresent(time -> positive(time, "startTimeout"));
    }

    /** Runners that stay, and may take as long over their start as their worker allows. */
    public Environment(
            List<CodeEntry> code,
            List<String> jvmArguments,
            Map<String, String> systemProperties,
            Optional<Payload> initializer,
            int threadsPerRunner,
            int maxTasksPerRunner,
            Duration cancelGrace) {
        this(
                code,
                new RunnerJvm(jvmArguments, Map.of()),
                systemProperties,
                initializer,
                threadsPerRunner,
                maxTasksPerRunner,
                0,
                cancelGrace,
                Optional.empty(),
                Optional.empty());
    }

    private static void positive(Duration time, String what) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(what + " must be positive, was " + PlainText.of(time));
        }
    }
}
