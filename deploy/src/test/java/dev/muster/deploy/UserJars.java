package dev.muster.deploy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** Compiles the programs of src/test/programs into jars, as their users would. */
final class UserJars {
    private UserJars() {}

    static Path build(String name, Path directory, List<Path> classPath) throws IOException {
        return pack(classes(name, directory, List.of("-cp", path(classPath))), directory.resolve(name + ".jar"));
    }

    /** The classes and files of a program in a folder; with the options of the compiler. */
    static Path classes(String name, Path directory, List<String> options) throws IOException {
        Path sources = Path.of("src/test/programs", name);
        Path classes = Files.createDirectories(directory.resolve(name + "-classes"));
        var arguments = new ArrayList<>(List.of("--release", "17", "-proc:none", "-d", classes.toString()));
        arguments.addAll(options);
        for (Path each : files(sources)) {
            if (each.toString().endsWith(".java")) arguments.add(each.toString());
            else copy(each, classes.resolve(sources.relativize(each)));
        }
        int errors = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(new String[0]));
        if (errors != 0) throw new AssertionError("the program " + name + " does not compile");
        return classes;
    }

    /** All jars of the installed distribution. */
    static List<Path> distributionJars() throws IOException {
        try (var files = Files.list(MusterProcess.distribution().resolve("lib"))) {
            return files.sorted().toList();
        }
    }

    /** What a program that depends on Muster has on its path: the distribution without what only the command needs. */
    static List<Path> libraryJars() throws IOException {
        return distributionJars().stream()
                .filter(jar ->
                        !jar.getFileName().toString().matches("(muster-deploy|picocli|progressbar|jline|logback).*"))
                .toList();
    }

    static String path(List<Path> elements) {
        return elements.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    static Path pack(Path classes, Path jar) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Path each : files(classes)) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(each).toString().replace('\\', '/')));
                Files.copy(each, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    /** Copies a folder, or a file, over what is there. */
    static void copy(Path from, Path to) throws IOException {
        for (Path each : files(from)) {
            Path target = to.resolve(from.relativize(each).toString());
            Files.createDirectories(target.getParent());
            Files.copy(each, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
