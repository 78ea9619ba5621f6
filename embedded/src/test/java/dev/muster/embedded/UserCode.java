package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;

/** Compiles, packs and starts the code of a user. */
final class UserCode {
    static final String CLASS_PATH = System.getProperty("java.class.path");

    private final Path directory;
    private int compiled;

    /** In this directory, in which nothing else lies. */
    UserCode(Path directory) {
        this.directory = directory;
    }

    /** Compiles one source file, whose class has no package, into a folder. */
    Path compile(String folder, String className, String source, String... classPath) throws IOException {
        Path classes = Files.createDirectories(directory.resolve(folder));
        Path file = Files.createDirectories(directory.resolve("source-" + compiled++))
                .resolve(className + ".java");
        Files.writeString(file, source);
        String path = classes
                + File.pathSeparator
                + String.join(File.pathSeparator, classPath)
                + File.pathSeparator
                + CLASS_PATH;
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "17",
                        "-proc:none",
                        "-cp",
                        path,
                        "-d",
                        classes.toString(),
                        file.toString());
        assertThat(result).as("the compiler's exit code").isZero();
        return classes;
    }

    /** Packs a folder; the pairs of words are attributes of the manifest. */
    Path pack(Path classes, String jarName, String... attributes) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        for (int i = 0; i < attributes.length; i += 2) {
            manifest.getMainAttributes().putValue(attributes[i], attributes[i + 1]);
        }
        Path jar = directory.resolve(jarName);
        Files.createDirectories(jar.toAbsolutePath().getParent());
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                var files = Files.walk(classes)) {
            for (Path each : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(each).toString().replace('\\', '/')));
                Files.copy(each, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    /** Starts java with these words and gives back what it printed; it must end with code 0. */
    String run(String... words) throws IOException, InterruptedException {
        return runWith(List.of(), words);
    }

    /** The same, with environment variables as name=value. */
    String runWith(List<String> variables, String... words) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", ".txt");
        Path err = Files.createTempFile(directory, "err", ".txt");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        for (String each : variables) builder.environment().put(each.split("=", 2)[0], each.split("=", 2)[1]);
        Process program = builder.start();
        try {
            boolean ended = program.waitFor(120, TimeUnit.SECONDS);
            String said = Files.readString(out) + "\n" + Files.readString(err);
            assertThat(ended).as(said).isTrue();
            assertThat(program.exitValue()).as(said).isZero();
        } finally {
            program.destroyForcibly();
        }
        return Files.readString(out);
    }
}
