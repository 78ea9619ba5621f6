package dev.muster.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Folders with the code of a program that are cleared away under it, or under a worker, are made anew. */
@Timeout(300)
final class ClearedFoldersIT {
    @TempDir
    Path directory = Path.of("");

    private Path app = Path.of("");
    private Path cache = Path.of("");

    @BeforeEach
    void build() throws Exception {
        var libraries = new ArrayList<>(UserJars.distributionJars());
        libraries.add(UserJars.build("tax", directory, List.of()));
        app = BootJar.build(
                directory.resolve("app.jar"),
                UserJars.build("clearing", directory, libraries),
                "clearing.Main",
                libraries);
        cache = directory.resolve("cache");
    }

    private void assertNothingIsLost(Map<String, String> variables, Path... folders) throws Exception {
        var words = new ArrayList<>(List.of("-Dmuster.cache=" + cache, "-jar", app.toString()));
        for (Path folder : folders) words.add(folder.toString());
        var program = MusterProcess.runJava(directory, variables, words.toArray(new String[0]));
        assertThat(program.out()).as(program.err()).isEqualTo("""
                        42
                        20 in a process that lives
                        1048576 bytes of a call
                        1048576 bytes of a result
                        true
                        died
                        40 in a new process
                        """);
    }

    @Test
    void theLibrariesOfAnExecutableJar() throws Exception {
        assertNothingIsLost(Map.of(), cache);
    }

    @Test
    void theFoldersOfAWorkerAndOfItsClient() throws Exception {
        Path work = Files.createDirectory(directory.resolve("work"));
        try (var cluster = LoopbackCluster.start(directory, work)) {
            assertNothingIsLost(cluster.variables(), cache, work);
        }
    }
}
