package dev.muster.worker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.model.RunnerJvm;
import dev.muster.worker.processes.RunnerCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerConfigTest {
    private static final long MIB = 1 << 20;
    private static final WorkerConfig USUAL =
            WorkerConfig.of("w", Path.of("work"), Path.of("runner.jar"), "0.1", "digest");

    @Test
    void theDefaultsAreThese() {
        assertThat(USUAL.slots()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(USUAL.spares()).isEqualTo(1);
        assertThat(USUAL.onlyWorker()).isFalse();
        assertThat(USUAL.javaExecutable()).isExecutable();
        assertThat(USUAL.cacheBytesMax()).isEqualTo(4L << 30);
        assertThat(USUAL.startLimit()).isEqualTo(Duration.ofSeconds(30));
        assertThat(USUAL.stopLimit()).isEqualTo(Duration.ofSeconds(5));
        assertThat(USUAL.workDirectory()).isAbsolute();
        assertThat(USUAL.heapBytesPerRunner()).isGreaterThanOrEqualTo(RunnerMemory.HEAP_MIN);
    }

    @Test
    void nonsenseIsRefusedWhenItIsMade() {
        assertThatThrownBy(() -> USUAL.withSlots(0)).hasMessageContaining("slots must be at least 1, was 0");
        assertThatThrownBy(() -> USUAL.withSpares(-1)).hasMessageContaining("spares");
        assertThatThrownBy(() -> USUAL.withHeapBytes(1)).hasMessageContaining("heapBytes");
        assertThatThrownBy(() -> USUAL.withStopLimit(Duration.ZERO)).hasMessageContaining("stopLimit");
        for (String name : List.of("", "../up", "a b", ".", "x".repeat(65))) {
            assertThatThrownBy(() -> WorkerConfig.of(name, Path.of("w"), Path.of("r"), "b", "c"))
                    .hasMessageContaining("name");
        }
    }

    @Test
    void theHeapIsAShareOfWhatIsLeft() {
        assertThat(RunnerMemory.heapPerRunner(10_240 * MIB, 1024 * MIB, 4)).isEqualTo(1536 * MIB);
        assertThat(RunnerMemory.heapPerRunner(100 * MIB, 50 * MIB, 4)).isEqualTo(RunnerMemory.HEAP_MIN);
    }

    @Test
    void whatTheEnvironmentAsksForComesLastAndOneCollectorIsEnough() {
        var command = new RunnerCommand(USUAL.withHeapBytes(64 * MIB), Path.of("/run/s"));
        var files = new RunnerCommand.Files(Path.of("/run/runner-7"));
        var plain = command.words(7, files, List.of("-Xlog:x"), jvm(Map.of(), "-Xmx9g"));
        assertThat(plain).containsSubsequence("-Xmx" + 64 * MIB, "-XX:+UseSerialGC", "-Xlog:x", "-Xmx9g", "-jar");
        assertThat(plain).endsWith("/run/s", "7", "/run/runner-7/blackbox");
        assertThat(command.words(7, files, List.of(), jvm(Map.of(), "-XX:+UseZGC")))
                .doesNotContain("-XX:+UseSerialGC");
        assertThat(command.words(7, files, List.of(), jvm(Map.of("JAVA_TOOL_OPTIONS", "-Dx=1 -XX:+UseG1GC"))))
                .doesNotContain("-XX:+UseSerialGC");
    }

    private static RunnerJvm jvm(Map<String, String> variables, String... arguments) {
        return new RunnerJvm(List.of(arguments), variables);
    }
}
