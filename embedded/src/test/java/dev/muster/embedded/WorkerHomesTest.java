package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerHomesTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void theFirstNameIsTheBaseItself() throws Exception {
        assertThat(WorkerHomes.freeName(directory, "rack")).isEqualTo("rack");
    }

    @Test
    void aNameThatAWorkerHasIsPassedOverAndGivenAgainWhenItIsGone() throws Exception {
        Path home = Files.createDirectories(directory.resolve("rack"));
        try (var lock = FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(lock.tryLock()).isNotNull();
            assertThat(WorkerHomes.freeName(directory, "rack")).isEqualTo("rack-2");
        }
        assertThat(WorkerHomes.freeName(directory, "rack")).isEqualTo("rack");
    }

    @Test
    void aHostNameThatIsNoWorkersNameIsMadeOne() throws Exception {
        assertThat(WorkerHomes.freeName(directory, "_host with spaces!")).isEqualTo("host-with-spaces-");
        assertThat(WorkerHomes.freeName(directory, "!!!")).isEqualTo("worker");
    }
}
