package dev.muster.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tasks of an executable archive of Spring Boot find what its launcher finds, in the same order, whichever launcher it is. */
@Timeout(300)
class NestedCodeIT {
    private static final String SAME = "Pair[a=2, b=1]\nhere %1$s\nthere %1$s\n";
    private static final Path OLD_LOADER = Path.of("target/tools/spring-boot-loader-2.7.18.jar");
    private static final String OLD = "org.springframework.boot.loader.";

    @TempDir
    static Path directory = Path.of("");

    private static LoopbackCluster cluster;
    private static final List<Path> libraries = new ArrayList<>();
    private static Path program = Path.of("");

    @BeforeAll
    static void start() throws Exception {
        cluster = LoopbackCluster.start(directory);
        libraries.clear();
        libraries.addAll(UserJars.libraryJars());
        libraries.add(textJar("which.jar", "of the archive"));
        libraries.add(UserJars.build("tax", directory, List.of()));
        program = UserJars.build("nested", directory, libraries);
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    private static Path textJar(String name, String content) throws IOException {
        Path jar = directory.resolve(name);
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("which.txt"));
            out.write(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return jar;
    }

    private void assertSame(BootJar kind, String which, String... options) throws Exception {
        Path archive = kind.pack(directory.resolve("app.jar"), program, "nested.Main", libraries);
        var words = new ArrayList<>(List.of(options));
        words.addAll(List.of("-jar", archive.toString()));
        String expected = SAME.formatted("[rate 20, version 1.2.3, around, " + which + "]");
        cluster.runBothWays(
                program -> assertThat(program.out()).as(program.err()).isEqualTo(expected),
                words.toArray(new String[0]));
    }

    @Test
    void aWarWithALibraryThatAServerWouldHave() throws Exception {
        assertSame(BootJar.of("WarLauncher").asWar(), "of the archive");
    }

    @Test
    void aLauncherWithAPathOfItsOwnBeforeTheArchive() throws Exception {
        Path before = textJar("before.jar", "before the archive");
        assertSame(BootJar.of("PropertiesLauncher"), "before the archive", "-Dloader.path=" + before);
    }

    @Test
    void theLaunchersOfVersionTwo() throws Exception {
        assertSame(new BootJar(OLD_LOADER, OLD + "JarLauncher", "BOOT-INF/", "lib/"), "of the archive");
        Path before = textJar("before.jar", "before the archive");
        assertSame(
                new BootJar(OLD_LOADER, OLD + "PropertiesLauncher", "BOOT-INF/", "lib/"),
                "before the archive",
                "-Dloader.path=" + before);
    }
}
