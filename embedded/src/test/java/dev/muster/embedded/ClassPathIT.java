package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the class path looks like: a task finds each class where its program does. */
@Timeout(120)
class ClassPathIT {
    private static final String MAIN = """
            import dev.muster.*;
            import dev.muster.task.*;
            import java.util.*;

            public class Main {
                static String where(String name) throws Exception {
                    try {
                        return name + " " + Class.forName(name).getDeclaredMethod("get").invoke(null);
                    } catch (ClassNotFoundException e) {
                        return name + " -";
                    }
                }

                public static void main(String[] args) throws Exception {
                    try (var pool = new ProcessPoolExecutor(1)) {
                        for (String name : args) {
                            String here = where(name);
                            String there = pool.submit(Main::where, name).get();
                            System.out.println(here.equals(there) ? here : here + " but there " + there);
                        }
                    }
                }
            }
            """;

    @TempDir
    Path temporary = Path.of("");

    @Test
    void eachClassIsFoundWhereTheProgramFindsIt() throws Exception {
        Path directory = temporary.toRealPath();
        var code = new UserCode(directory);
        code.compile("main", "Main", MAIN);
        // Which of two is found says how the path was read.
        answer(code, "step", "Stepped", "by the link", "releases/lib/x.jar");
        answer(code, "step2", "Stepped", "by the text", "lib/x.jar");
        Files.createDirectories(directory.resolve("releases/seven"));
        Files.createSymbolicLink(directory.resolve("current"), Path.of("releases/seven"));
        answer(code, "star1", "Starred", "by a star", "stars/a.jar");
        code.compile(".", "Here", source("Here", "in the folder of the program"));
        answer(code, "listed", "Listed", "by a manifest", "deep/listed.jar");
        code.pack(Files.createDirectories(directory.resolve("nothing")), "list.jar", "Class-Path", "deep/listed.jar");
        Files.createSymbolicLink(directory.resolve("circle"), Path.of("circle"));
        Files.createSymbolicLink(directory.resolve("broken.jar"), Path.of("nowhere"));
        Files.writeString(directory.resolve("notes.txt"), "no jar");
        String path = String.join(
                File.pathSeparator,
                "main",
                "",
                "current/../lib/x.jar",
                "lib/x.jar",
                "stars/*",
                "nojars/*",
                "list.jar",
                "circle",
                "broken.jar",
                "notes.txt",
                UserCode.CLASS_PATH);
        assertThat(code.run("-cp", path, "Main", "Stepped", "Starred", "Here", "Listed", "Missing"))
                .isEqualTo("""
                        Stepped by the link
                        Starred by a star
                        Here in the folder of the program
                        Listed by a manifest
                        Missing -
                        """);
    }

    @Test
    void aProgramThatNamesHandlersOfProtocolsHasItsClassPathInOrder() throws Exception {
        Path directory = temporary.toRealPath();
        var code = new UserCode(directory);
        code.pack(code.compile("main", "Main", MAIN), "main.jar");
        answer(code, "one", "Twice", "first", "one.jar");
        answer(code, "two", "Twice", "second", "two.jar");
        String path = String.join(File.pathSeparator, "main.jar", "one.jar", "two.jar", UserCode.CLASS_PATH);
        assertThat(code.run("-Djava.protocol.handler.pkgs=no.such.handlers", "-cp", path, "Main", "Twice"))
                .isEqualTo("Twice first\n");
    }

    private static String source(String name, String answer) {
        return "public class %s { public static String get() { return \"%s\"; } }".formatted(name, answer);
    }

    private static void answer(UserCode code, String folder, String name, String answer, String jar) throws Exception {
        code.pack(code.compile(folder, name, source(name, answer)), jar);
    }
}
