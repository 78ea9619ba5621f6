package dev.muster.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody who has just installed the command does first. */
@Timeout(300)
class DemoIT {
    @TempDir
    Path directory = Path.of("");

    @Test
    void theDemoDoesTheMainJobAndChecksItsAnswer() throws Exception {
        var demo = MusterProcess.run(directory, Map.of(), "demo");
        assertThat(demo.exitCode()).as(demo.err()).isZero();
        assertThat(demo.out()).contains("664,579 (right)", "child JVMs:", "one thread of this JVM");
        assertThat(demo.err()).contains("muster: 200 of 200");
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
