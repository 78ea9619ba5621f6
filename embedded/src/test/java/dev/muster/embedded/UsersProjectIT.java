package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody writes who has added the one dependency: it compiles without a warning, and runs. */
@Timeout(100)
class UsersProjectIT {
    private static final String MAIN = """
            import dev.muster.*;
            import dev.muster.task.*;
            import java.io.IOException;
            import java.time.Duration;
            import java.util.*;
            import java.util.concurrent.*;

            public class Main {
                static int answer() { return 42; }

                public static void main(String[] args) throws Exception {
                    try (ProcessPoolExecutor pool = new ProcessPoolExecutor(1)) {
                        TaskFuture<Integer> one = pool.submit(() -> 1);
                        TaskFuture<?> nothing = pool.submit(() -> {});
                        TaskFuture<Integer> answer = pool.submit(Main::answer);
                        TaskFuture<Object> fails = pool.submit(() -> { throw new IOException("as expected"); });
                        TaskFuture<String> joined = pool.submit((a, b) -> a + b, "x", "y");
                        Callable<Integer> anonymous = new Callable<>() {
                            @Override
                            public Integer call() { return 5; }
                        };
                        ExecutorService plain = pool;
                        Future<Integer> five = plain.submit(anonymous);
                        ScheduledFuture<Integer> later = pool.schedule(() -> 6, 1, TimeUnit.MILLISECONDS);
                        int sum = one.get() + answer.get() + five.get() + later.get();
                        for (int twice : pool.map(n -> 2 * n, List.of(1, 2, 3))) sum += twice;
                        try (TaskGroup group = pool.taskGroup()) {
                            sum += group.submit(() -> 100).get();
                        }
                        for (TaskFuture<Integer> done : Futures.asCompleted(List.of(one, answer))) sum += done.result();
                        sum += pool.submit(() -> 1000, TaskOptions.timeout(Duration.ofMinutes(1))).get();
                        System.out.println(sum + " " + nothing.get() + " " + joined.get() + " " + fails.exception().getMessage());
                    }
                    try (TaskExecutor threads = new ThreadPool(1)) {
                        System.out.println(threads.submit(Main::answer).get());
                    }
                }
            }
            """;

    @TempDir
    Path directory = Path.of("");

    @Test
    void item_0_1_theExamplesOfTheFaceCompileWithAllLintsAndNoCastAndRun() throws Exception {
        Path source = Files.writeString(directory.resolve("Main.java"), MAIN);
        var compiler = ToolProvider.getSystemJavaCompiler();
        var said = new DiagnosticCollector<JavaFileObject>();
        String classPath = System.getProperty("java.class.path");
        try (var files = compiler.getStandardFileManager(said, Locale.ROOT, StandardCharsets.UTF_8)) {
            var options = List.of("-Xlint:all", "-proc:none", "-d", directory.toString(), "-cp", classPath);
            boolean compiled = compiler.getTask(null, files, said, options, null, files.getJavaFileObjects(source))
                    .call();
            assertThat(said.getDiagnostics()).isEmpty();
            assertThat(compiled).isTrue();
        }
        Path out = directory.resolve("out.txt");
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        directory + File.pathSeparator + classPath,
                        "Main")
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(program.waitFor()).isZero();
        assertThat(Files.readString(out)).isEqualTo("1209 null xy as expected\n42\n");
    }
}
