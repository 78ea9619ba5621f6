package dev.muster.client.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code with names that the locale of the program has no characters for. */
class FileNamesTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void aFileThatTheLocaleCannotNameHasItsNameInTheJar() throws Exception {
        assumeThat(Path.of("/bin/sh")).exists();
        Path classes = Files.createDirectories(directory.resolve("classes"));
        int made = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "cd \"$0\" && mkdir \"$(printf '\\303\\266')\" && printf x > \"$(printf '\\303\\266/Gr\\303\\274\\303\\237e 1%%.txt')\"",
                        classes.toString())
                .start()
                .waitFor();
        assumeThat(made).isZero();
        for (String locale : List.of("C", "C.UTF-8"))
            assertThat(namesInTheJar(classes, locale)).as(locale).contains("ö/Grüße 1%.txt");
    }

    private List<String> namesInTheJar(Path classes, String locale) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        var program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dmuster.cache=" + directory.resolve("cache"),
                "-cp",
                System.getProperty("java.class.path"),
                FileNamesTest.class.getName(),
                classes.toString(),
                out.toString());
        program.environment().put("LC_ALL", locale);
        assertThat(program.inheritIO().start().waitFor()).isZero();
        return Files.readAllLines(out, StandardCharsets.UTF_8);
    }

    /** Packs the first directory, and writes the names in the jar to the second file. */
    public static void main(String[] arguments) throws IOException {
        Path classes = Path.of(arguments[0]);
        var packed = PackedCode.of(CodeDirectory.of(classes, classes), read -> {});
        try (var jar = new ZipFile(packed.file().toFile())) {
            Files.write(
                    Path.of(arguments[1]),
                    jar.stream().map(java.util.zip.ZipEntry::getName).toList(),
                    StandardCharsets.UTF_8);
        }
    }
}
