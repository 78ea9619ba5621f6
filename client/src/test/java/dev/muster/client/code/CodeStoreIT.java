package dev.muster.client.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where packed code lies, and what becomes of it when its program is killed, or ends. */
@Timeout(120)
class CodeStoreIT {
    @TempDir
    Path directory = Path.of("");

    /** A program that packs code, says so and waits for its standard input to end. */
    static final class Packs {
        private Packs() {}

        public static void main(String[] args) throws IOException {
            Path here = Path.of("").toAbsolutePath();
            System.out.println(PackedCode.of(CodeDirectory.of(Path.of(args[0]), here), read -> {})
                    .file());
            boolean ignored = System.in.read() < 0;
        }
    }

    private Process start() throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        Files.writeString(classes.resolve("A.class"), "ay");
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-Djava.io.tmpdir=" + temporary,
                        "-Dmuster.cache=" + directory.resolve("cache"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Packs.class.getName(),
                        classes.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private Path stores() {
        return directory.resolve("cache").resolve("code");
    }

    private List<Path> storesNow() throws IOException {
        try (var all = Files.list(stores())) {
            return all.toList();
        }
    }

    @Test
    void whatAKilledProgramHasPackedIsClearedByTheNextOneAndTheTemporaryFolderStaysEmpty() throws Exception {
        Process killed = start();
        Process lives = start();
        try (var first = killed.inputReader();
                var second = lives.inputReader()) {
            Path left = Path.of(String.valueOf(first.readLine()));
            Path held = Path.of(String.valueOf(second.readLine()));
            assertThat(left).startsWith(stores().toRealPath()).exists();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stores())))
                    .isEqualTo("rwx------");
            killed.destroyForcibly().waitFor();
            assertThat(left).exists();

            Process next = start();
            try (var third = next.inputReader()) {
                Path own = Path.of(String.valueOf(third.readLine()));
                assertThat(left.getParent()).as("of the dead").doesNotExist();
                assertThat(held).as("of the living").exists();
                next.getOutputStream().close();
                assertThat(next.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(own.getParent()).as("of one that ended by itself").doesNotExist();
            } finally {
                next.destroyForcibly();
            }
            assertThat(storesNow()).containsExactly(held.getParent());
            assertThat(directory.resolve("tmp")).isEmptyDirectory();
        } finally {
            killed.destroyForcibly();
            lives.destroyForcibly();
        }
    }
}
