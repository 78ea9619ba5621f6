package dev.muster.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a user who has just installed the command does first. */
@Timeout(300)
class DemoIT {
    @TempDir
    Path directory = Path.of("");

    @Test
    void theDemoDoesTheMainJobAndChecksItsAnswer() throws Exception {
        var demo = MusterProcess.run(directory, Map.of(), "demo", "--seconds", "1");
        assertThat(demo.exitCode()).as(demo.err()).isZero();
        assertThat(demo.out())
                .containsPattern("primes below [0-9,]+: [0-9,]+, in [0-9]+ tasks by the processes \\[.*] \\(right\\)")
                .containsPattern("one thread: +[0-9.]+ s elapsed, +1\\.[0-9]+ s of CPU")
                .containsPattern("child JVMs: +[0-9.]+ s elapsed, +[0-9.]+ s of CPU: [0-9.]+ times as fast");
        assertThat(demo.err()).contains("one thread: 100 of 100").containsPattern("muster: ([0-9]+) of \\1\n");
    }

    @Test
    void theDoctorFindsThisMachineFit() throws Exception {
        var doctor = MusterProcess.run(directory, Map.of(), "doctor");
        assertThat(doctor.exitCode()).as(doctor.out() + doctor.err()).isZero();
        assertThat(doctor.out()).contains("runner", "ran a lambda", "Unix domain sockets work");
    }

    @Test
    void theVersionComesFromTheInstalledCommandThroughALinkToo() throws Exception {
        var version = MusterProcess.run(directory, Map.of(), "version");
        assertThat(version.exitCode()).isZero();
        Path link = directory.resolve("link");
        java.nio.file.Files.createSymbolicLink(
                link, MusterProcess.distribution().resolve("bin/muster").toAbsolutePath());
        Process linked = new ProcessBuilder(link.toString(), "version").start();
        assertThat(new String(linked.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(version.out());
    }
}
