package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

final class RunnerStateTest {
    @Test
    void theDrawingIsTheCode() throws IOException {
        var drawing = new StringJoiner("\n", "stateDiagram-v2\n", "\n");
        for (var from : RunnerState.values()) {
            for (var to : RunnerState.values()) {
                if (from.mayBecome(to)) drawing.add("  " + from + " --> " + to);
            }
        }
        assertThat(Files.readString(Path.of("../docs/states/runner.mmd"))).isEqualTo(drawing.toString());
    }

    @Test
    void aRunnerNeverGoesBack() {
        for (var from : RunnerState.values()) {
            for (var to : RunnerState.values()) {
                if (from.mayBecome(to)) assertThat(to).isGreaterThan(from);
            }
        }
    }
}
