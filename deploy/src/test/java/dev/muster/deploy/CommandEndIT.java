package dev.muster.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.deploy.console.ExitCode;
import dev.muster.model.jvm.ThreadRole;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A command that is told to end, and whose shutdown hook meets an error, ends all the same, with all that it has started. */
@Timeout(120)
final class CommandEndIT {
    private static final String JAR = "io.perfmark:perfmark-api";
    /** Far more than it takes, and far less than for ever. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** Exit code by SIGTERM, as the JVM has it when all hooks have ended. */
    private static final int TERMINATED = 143;

    @TempDir
    Path directory;

    @Test
    void aDaemonWhoseEndThrowsExitsWithAnErrorAndLeavesNoRunner() throws Exception {
        String[] dev = {"dev", "--listen", "127.0.0.1:0", "--slots", "1", "--work-directory", directory.toString()};
        try (var muster = start(ThreadRole.DAEMON_END, dev)) {
            muster.firstLine();
            assertThatAllEnds(muster, ExitCode.ERROR.number, "the shutdown failed");
        }
    }

    @Test
    void aProgramIsKilledIfTheEndOfItsCommandThrows() throws Exception {
        String jar = UserJars.build("tax", directory, List.of()).toString();
        String classPath = codeOfTheTests().toString();
        String main = LongProgram.class.getName();
        String[] run = {"run", "--local", "--jar", jar, "--class-path", classPath, "--class", main};
        try (var muster = start(ThreadRole.PROGRAM_END, run)) {
            assertThat(muster.firstLine()).isEqualTo("runs");
            assertThatAllEnds(muster, TERMINATED, "so this command kills it");
        }
    }

    private MusterProcess start(ThreadRole role, String... arguments) throws IOException {
        var command = new ArrayList<>(
                List.of("-cp", System.getProperty("java.class.path"), TrappedMuster.class.getName(), role.name()));
        command.addAll(List.of(arguments));
        return MusterProcess.startJava(directory, Map.of(), command.toArray(String[]::new));
    }

    private static Path codeOfTheTests() throws Exception {
        return Path.of(LongProgram.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static void assertThatAllEnds(MusterProcess muster, int exitCode, String said) throws Exception {
        List<ProcessHandle> family = muster.family();
        muster.terminate();
        assertThat(muster.awaitExit(PATIENCE)).isEqualTo(exitCode);
        assertThat(muster.err()).contains(said, JAR);
        for (ProcessHandle each : family) each.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
