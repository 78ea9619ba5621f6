package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a program runs is what its tasks run, though somebody builds it anew meanwhile. */
@Timeout(180)
class ChangedCodeIT {
    private static final String MAIN = """
            import dev.muster.*;
            import dev.muster.task.*;
            import java.nio.file.*;
            import java.util.concurrent.*;

            public class Main {
                public static void main(String[] args) throws Exception {
                    Path from = Path.of(args[0]);
                    Path to = Path.of(args[1]);
                    try (var pool = new ProcessPoolExecutor(1)) {
                        System.out.println(pool.submit(() -> Answer.get()).get());
                        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
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
        String path = String.join(
                File.pathSeparator, directory.resolve("main").toString(), answer.toString(), UserCode.CLASS_PATH);
        return code.run("-cp", path, "Main", from.toString(), to.toString());
    }

    @Test
    void aProcessThatWouldStartFromAnotherJarFailsAndNamesIt() throws Exception {
        Path jar = code.pack(one, "answer.jar");
        Path rebuilt = code.pack(two, "rebuilt.jar");
        assertThat(run(jar, rebuilt, jar))
                .startsWith("1\nExecutionException: dev.muster.BrokenProcessPoolException: ")
                .contains(jar + " was changed after the first task of this pool was submitted")
                .contains("start the program anew");
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
}
