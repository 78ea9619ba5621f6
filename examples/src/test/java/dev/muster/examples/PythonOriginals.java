package dev.muster.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Python programs of docs/from-python.md, each by the file name in its first line. */
final class PythonOriginals {
    private static final Pattern BLOCK = Pattern.compile("```python\n# (\\S+\\.py)\n(.*?)```", Pattern.DOTALL);

    /** A build in the background ignores Ctrl-C, and so would what it starts: this option of env undoes that. */
    static final String HEARS_CTRL_C = "--default-signal=INT";

    private final Path directory;

    /** Writes them there. */
    PythonOriginals(Path directory) throws IOException {
        this.directory = directory;
        String page = Files.readString(Path.of("..", "docs", "from-python.md"));
        for (var block : BLOCK.matcher(page).results().toList()) {
            Files.writeString(directory.resolve(block.group(1)), block.group(2));
        }
    }

    List<String> names() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".py"))
                    .sorted()
                    .toList();
        }
    }

    /** The interpreter of this machine, if it has one. */
    static Optional<Path> interpreter() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "python3"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    Process start(String name, String... arguments) throws IOException {
        var command = new ArrayList<>(
                List.of("env", HEARS_CTRL_C, interpreter().orElseThrow().toString(), name));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** What it prints, run to its end. */
    String run(String name, String... arguments) throws IOException, InterruptedException {
        Process process = start(name, arguments);
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(name).isZero();
        return printed;
    }
}
