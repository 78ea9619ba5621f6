package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tasks run the same code as their program, even if a build changes the files meanwhile. */
@Timeout(180)
class ChangedCodeIT {
    private static final String MAIN = """
            import dev.muster.*;
            import dev.muster.task.*;
            import java.nio.file.*;
            import java.util.concurrent.*;
            import java.util.logging.*;

            public class Main {
                public static void main(String[] args) throws Exception {
                    Path from = Path.of(args[0]);
                    Path to = Path.of(args[1]);
                    try (var pool = new ProcessPoolExecutor(1)) {
                        System.out.println(pool.submit(() -> Answer.get()).get());
                        change(args[2], from, to);
                        try {
                            pool.submit(() -> Runtime.getRuntime().halt(3)).get();
                        } catch (ExecutionException expected) {
                        }
                        try {
                            System.out.println(pool.submit(() -> Answer.get()).get());
                        } catch (Exception e) {
                            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
                        }
                    }
                    if (!args[2].equals("move")) return;
                    Logger.getLogger("").addHandler(new Handler() {
                        public void publish(LogRecord record) {
                            if (record.getLevel() == Level.WARNING) System.out.println(record.getMessage());
                        }
                        public void flush() {}
                        public void close() {}
                    });
                    try (var second = new ProcessPoolExecutor(1)) {
                        System.out.println(second.submit(() -> Answer.get()).get());
                    }
                }

                static void change(String how, Path from, Path to) throws Exception {
                    switch (how) {
                        case "copy" -> Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
                        case "move" -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
                        case "overwrite" -> Files.write(to, Files.readAllBytes(from));
                        case "delete" -> Files.delete(to);
                    }
                }
            }
            """;

    @TempDir
    Path directory = Path.of("");

    private UserCode code;
    private Path one;
    private Path two;

    @BeforeEach
    void compile() throws Exception {
        code = new UserCode(directory);
        String answer = "public class Answer { static int get() { return %d; } }";
        one = code.compile("one", "Answer", answer.formatted(1));
        two = code.compile("two", "Answer", answer.formatted(2));
        code.compile("main", "Main", MAIN, one.toString());
    }

    private String run(Path answer, Path from, Path to) throws Exception {
        return run("copy", answer, from, to);
    }

    private String run(String how, Path answer, Path from, Path to) throws Exception {
        String path = String.join(
                File.pathSeparator, directory.resolve("main").toString(), answer.toString(), UserCode.CLASS_PATH);
        return code.run("-cp", path, "Main", from.toString(), to.toString(), how);
    }

    @Test
    void aJarThatIsWrittenOverInPlaceOrDeletedIsNamed() throws Exception {
        Path rebuilt = code.pack(two, "rebuilt.jar");
        Path written = code.pack(one, "written.jar");
        assertThat(run("overwrite", written, rebuilt, written))
                .startsWith("1\nExecutionException: dev.muster.BrokenProcessPoolException: ")
                .contains(written + " was changed after the first task of this pool was submitted");
        Path deleted = code.pack(one, "deleted.jar");
        assertThat(run("delete", deleted, rebuilt, deleted))
                .startsWith("1\nExecutionException: dev.muster.BrokenProcessPoolException: ")
                .contains(deleted + " was deleted after the first task of this pool was submitted");
    }

    @Test
    void aPoolThatBeginsAfterAJarWasReplacedWarnsThatItRunsTheNewOne() throws Exception {
        Path jar = code.pack(one, "answer.jar");
        Path rebuilt = code.pack(two, "rebuilt.jar");
        assertThat(run("move", jar, rebuilt, jar))
                .contains(jar + " was changed after the first task of this pool was submitted")
                .contains(jar
                        + " has changed since an earlier pool of this program started: tasks run its current content")
                .endsWith("\n2\n");
    }

    @Test
    void aProcessThatWouldStartFromAnotherJarFailsAndNamesIt() throws Exception {
        Path jar = code.pack(one, "answer.jar");
        Path rebuilt = code.pack(two, "rebuilt.jar");
        assertThat(run(jar, rebuilt, jar))
                .startsWith("1\nExecutionException: dev.muster.BrokenProcessPoolException: ")
                .contains(jar + " was changed after the first task of this pool was submitted")
                .contains("restart the program");
    }

    @Test
    void theSameForAClassOfAFolder() throws Exception {
        assertThat(run(one, two.resolve("Answer.class"), one.resolve("Answer.class")))
                .startsWith("1\nExecutionException: dev.muster.BrokenProcessPoolException: ")
                .contains(one.resolve("Answer.class") + " was changed");
    }

    @Test
    void aJarThatWasBuiltAnewWithTheSameContentIsTheSame() throws Exception {
        Path jar = code.pack(one, "answer.jar");
        Path rebuilt = code.pack(one, "rebuilt.jar");
        assertThat(run(jar, rebuilt, jar)).isEqualTo("1\n1\n");
    }

    @Test
    void whatIsNoCodeMayChangeInAFolder() throws Exception {
        assertThat(run(one, two.resolve("Answer.class"), one.resolve("note.txt")))
                .isEqualTo("1\n1\n");
    }

    private static final String TWO_LOADERS = """
            import dev.muster.*;
            import dev.muster.task.*;
            import java.net.*;
            import java.nio.file.*;
            import java.util.*;
            import java.util.concurrent.*;

            public class Two {
                public static void main(String[] args) throws Exception {
                    URL[] urls = {Path.of(args[0]).toUri().toURL()};
                    try (var loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
                            var pool = ProcessPoolExecutor.builder().maxWorkers(1).build()) {
                        var old = new Holder();
                        Object other = loader.loadClass("Holder").getDeclaredConstructor().newInstance();
                        for (Object each : List.of(old, other, List.of(other), new Object[] {other})) {
                            try {
                                System.out.println(pool.submit(x -> String.valueOf(x), each).get());
                            } catch (Exception e) {
                                System.out.println(e.getMessage());
                            }
                        }
                    }
                }
            }
            """;

    private static final String HOLDER = """
            public class Holder implements %s {
                private int a = 1;
                public String toString() { return "%s"; }
            }
            """;

    @Test
    void anObjectOfAnotherClassOfTheSameNameIsRefusedAndNeverRunAsThatOfTheClassPath() throws Exception {
        for (String kind : new String[] {"Cloneable", "java.io.Serializable"}) {
            Path old = code.compile("old", "Holder", HOLDER.formatted(kind, "old"));
            Path other = code.pack(code.compile("other", "Holder", HOLDER.formatted(kind, "new")), "other.jar");
            code.compile("main", "Two", TWO_LOADERS, old.toString());
            String path = String.join(
                    File.pathSeparator, directory.resolve("main").toString(), old.toString(), UserCode.CLASS_PATH);
            String[] lines = code.run("-cp", path, "Two", other.toString()).split("\n");
            assertThat(lines[0]).isEqualTo("old");
            assertThat(lines).hasSize(4);
            for (int i = 1; i < 4; i++) {
                assertThat(lines[i])
                        .contains("class Holder is that of file:" + other)
                        .contains("tasks would run the one of file:" + old.resolve("Holder.class"));
            }
        }
    }

    @Test
    void anEqualClassOfAnotherLoaderTravels() throws Exception {
        Path old = code.compile("old", "Holder", HOLDER.formatted("Cloneable", "old"));
        Path other = code.pack(old, "other.jar");
        code.compile("main", "Two", TWO_LOADERS, old.toString());
        String path = String.join(
                File.pathSeparator, directory.resolve("main").toString(), old.toString(), UserCode.CLASS_PATH);
        assertThat(code.run("-cp", path, "Two", other.toString())).startsWith("old\nold\n[old]\n");
    }
}
