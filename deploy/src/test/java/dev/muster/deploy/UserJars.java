package dev.muster.deploy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** Compiles the programs of src/test/programs into jars, as their users would. */
final class UserJars {
    private UserJars() {}

    static Path build(String name, Path directory, List<Path> classPath) throws IOException {
        Path sources = Path.of("src/test/programs", name);
        Path classes = Files.createDirectories(directory.resolve(name + "-classes"));
        var arguments = new ArrayList<>(List.of("--release", "17", "-proc:none", "-d", classes.toString()));
        arguments.add("-cp");
        arguments.add(String.join(
                java.io.File.pathSeparator,
                classPath.stream().map(Path::toString).toList()));
        try (var files = Files.walk(sources)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> arguments.add(file.toString()));
        }
        int errors = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(new String[0]));
        if (errors != 0) throw new AssertionError("the program " + name + " does not compile");
        return pack(classes, directory.resolve(name + ".jar"));
    }

    /** All jars of the installed distribution. */
    static List<Path> distributionJars() throws IOException {
        try (var files = Files.list(MusterProcess.distribution().resolve("lib"))) {
            return files.toList();
        }
    }

    private static Path pack(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                var out = new JarOutputStream(file);
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
}
