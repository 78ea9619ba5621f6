package dev.muster.deploy.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostTest {
    @Test
    void aHostNameThatIsNoWorkersNameIsMadeOne() {
        assertThat(Host.workerName("rack-7.example.org")).isEqualTo("rack-7.example.org");
        assertThat(Host.workerName("_host with spaces!")).isEqualTo("host-with-spaces-");
        assertThat(Host.workerName("!!!")).isEqualTo("worker");
        assertThat(Host.workerName("x".repeat(100))).hasSize(49);
    }

    @Test
    void aWorkerWithoutANameIsCalledByItsHostAndItsWorkDirectoryAndKeepsThatName(@TempDir Path one, @TempDir Path other)
            throws IOException {
        String name = Host.workerName(one.resolve("workers"));
        assertThat(name).startsWith(Host.workerName(Host.name()) + "-").matches(".*-[0-9a-f]{6}");
        assertThat(Host.workerName(one.resolve("workers"))).isEqualTo(name);
        assertThat(Host.workerName(other)).as("another host of that name").isNotEqualTo(name);
    }

    @Test
    void aMarkThatIsNoneIsAnErrorThatNamesTheFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("name-mark"), "../..");
        assertThatThrownBy(() -> Host.workerName(directory)).hasMessageContaining(file.toString());
    }
}
