package dev.muster.worker.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerJarGuardTest {
    @TempDir
    Path directory;

    @Test
    void aJarThatATaskChangedOrRemovedIsPutBackBeforeTheNextRunnerStarts() throws Exception {
        Path jar = Files.writeString(directory.resolve("runner.jar"), "the true one");
        var guard = new RunnerJarGuard(jar);
        guard.check();
        Files.writeString(jar, "a poisoned 1");
        guard.check();
        assertThat(jar).hasContent("the true one");
        Files.delete(jar);
        guard.check();
        assertThat(jar).hasContent("the true one");
        Files.delete(jar);
        Files.createSymbolicLink(jar, Files.writeString(directory.resolve("other"), "the true one"));
        guard.check();
        assertThat(Files.isSymbolicLink(jar)).isFalse();
        try (var left = Files.list(directory)) {
            assertThat(left).hasSize(2);
        }
    }

    @Test
    void aJarThatCannotBePutBackSaysSo() throws Exception {
        Path home = Files.createDirectory(directory.resolve("home"));
        Path jar = Files.writeString(home.resolve("runner.jar"), "the true one");
        var guard = new RunnerJarGuard(jar);
        Files.delete(jar);
        Files.delete(home);
        Files.createFile(home); // so that it cannot be made anew
        assertThatThrownBy(guard::check)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the jar of the runners")
                .hasMessageContaining("cannot be put back");
    }
}
