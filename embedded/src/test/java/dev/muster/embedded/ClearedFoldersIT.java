package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders that are cleared away under a program are made anew: no result is lost by it, and no task runs twice. */
@Timeout(180)
final class ClearedFoldersIT {
    @TempDir
    Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"tmp", "cache"})
    void aFolderThatIsClearedAwayIsMadeAnew(String folder) throws Exception {
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        Path cache = Files.createDirectories(directory.resolve("cache"));
        var program = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-Dmuster.cache=" + cache,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Clearing.class.getName(),
                        directory.resolve(folder).toString(),
                        directory.resolve("runs").toString()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
        try {
            assertThat(program.waitFor(150, TimeUnit.SECONDS)).isTrue();
        } finally {
            program.destroyForcibly();
        }
        String said = Files.readString(directory.resolve("out"));
        assertThat(said.lines().filter(line -> line.matches("[0-9]+|true|died|[0-9]+ runs")))
                .as(said)
                .containsExactly("1048576", "1048576", "true", "1048576", "died", "1048576", "3 runs");
    }
}
