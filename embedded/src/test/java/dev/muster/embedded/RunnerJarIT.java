package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerJarIT {
    @TempDir
    Path directory = Path.of("");

    @Test
    void theJarOfTheRunnerIsExtractedWholeIntoADirectoryOfTheUsersOwn() throws Exception {
        Path home = directory.resolve("cache");
        Path jar = RunnerJar.extractedTo(home);
        try (var file = new JarFile(jar.toFile())) {
            assertThat(file.getEntry("dev/muster/runner/Main.class")).isNotNull();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwx------");
        assertThat(home.toFile().list()).as("nothing else is left there").hasSize(1);
    }

    @Test
    void theSecondTimeItIsThereAlready() throws Exception {
        Path jar = RunnerJar.extractedTo(directory);
        Object made = Files.readAttributes(jar, "unix:ino").get("ino");
        assertThat(RunnerJar.extractedTo(directory)).isEqualTo(jar);
        assertThat(Files.readAttributes(jar, "unix:ino").get("ino")).isEqualTo(made);
    }

    @Test
    void aJarThatIsNotWhatItShouldBeIsReplaced() throws Exception {
        Path jar = RunnerJar.extractedTo(directory);
        long size = Files.size(jar);
        Files.writeString(jar, "something else");
        assertThat(RunnerJar.extractedTo(directory)).isEqualTo(jar);
        assertThat(Files.size(jar)).isEqualTo(size);
    }
}
