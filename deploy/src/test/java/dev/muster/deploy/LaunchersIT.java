package dev.muster.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.loader.launch.JarLauncher;

/** A program in one jar has its tasks run: on this machine, and over TCP. */
@Timeout(300)
class LaunchersIT {
    @TempDir
    static Path directory = Path.of("");

    private static LoopbackCluster cluster;
    private static final List<Path> parts = new ArrayList<>(); // the program first, then its libraries
    private static Path bootJar = Path.of("");

    @BeforeAll
    static void start() throws Exception {
        cluster = LoopbackCluster.start(directory);
        List<Path> libraries = new ArrayList<>(UserJars.libraryJars());
        libraries.add(UserJars.build("tax", directory, List.of()));
        Path orders = UserJars.build("orders", directory, libraries);
        parts.clear();
        parts.add(orders);
        parts.addAll(libraries);
        bootJar = BootJar.build(directory.resolve("app.jar"), orders, "orders.Main", libraries);
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @Test
    void anExecutableJarOfSpringBoot() throws Exception {
        cluster.runBothWays(LaunchersIT::assertRight, "-jar", bootJar.toString(), "50");
    }

    @Test
    void anExecutableJarOfSpringBootThatWasExtracted() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("extracted"));
        try (FileSystem jar = FileSystems.newFileSystem(bootJar);
                var files = Files.walk(jar.getPath("/"))) {
            for (Path each : files.toList()) {
                Path target = folder.resolve(each.toString().substring(1));
                if (Files.isDirectory(each)) Files.createDirectories(target);
                else Files.copy(each, target);
            }
        }
        cluster.runBothWays(LaunchersIT::assertRight, "-cp", folder.toString(), JarLauncher.class.getName(), "50");
    }

    /** Of files with one name in different libraries it has that of the first, or of the last. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aJarMadeOfManyWhoseBuildMergedNothing(boolean isReversed) throws Exception {
        var inOrder = new ArrayList<>(parts);
        if (isReversed) Collections.reverse(inOrder);
        Path jar = FatJar.pack(directory.resolve("fat-" + isReversed + ".jar"), "orders.Main", inOrder);
        cluster.runBothWays(LaunchersIT::assertRight, "-jar", jar.toString(), "50");
    }

    private static void assertRight(MusterProcess program) {
        assertThat(program.exitCode()).as(program.err()).isZero();
        long sum = 120L * (49 * 50 / 2 - 13);
        assertThat(program.out()).as(program.err()).contains("sum " + sum, "mapped 6", "unpaid 1");
    }
}
