package dev.muster.worker.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a runner has started is found by its marker and killed, whatever it does at that moment. */
final class RunnerMarkerIT {
    private static final RunnerMarker MARKER = RunnerMarker.of("0123456789abcdef", 1, 1);

    @TempDir
    Path directory = Path.of("");

    private static Process start(String... command) throws IOException {
        var builder = new ProcessBuilder(command);
        builder.environment().put(RunnerMarker.VARIABLE, MARKER.variableValue());
        return builder.start();
    }

    /** While a process begins to run another program, the system shows no environment of it, or refuses to show it. */
    @RepeatedTest(100)
    void aProcessThatBeginsAnotherProgramAgainAndAgainDoesNotSurviveThreeSweeps() throws Exception {
        Path script = Files.writeString(directory.resolve("again.sh"), "exec /bin/sh \"$0\"\n");
        Process process = start("/bin/sh", script.toString());
        try {
            int killed = 0;
            for (int sweep = 0; sweep < 3 && killed == 0; sweep++) killed = MARKER.sweep();
            assertThat(killed).isPositive();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aProcessWithoutAnyEnvironmentIsLeftAlone() throws Exception {
        Process process = start("env", "-i", "sleep", "1000");
        try {
            assertThat(process.waitFor(100, TimeUnit.MILLISECONDS)).isFalse(); // until it has none
            assertThat(MARKER.sweep()).isZero();
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }
}
