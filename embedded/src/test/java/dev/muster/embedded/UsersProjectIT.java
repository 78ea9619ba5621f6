package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** A program of a user who has added the one dependency: it compiles without a warning, and runs. */
@Timeout(300)
class UsersProjectIT {
    private static final String CLASS_PATH = System.getProperty("java.class.path");

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
        compile(source, List.of("-Xlint:all", "-proc:none"));
        assertThat(run("Main")).isEqualTo("1209 null xy as expected\n42\n");
    }

    @Test
    void theProjectOfTheReadmeIsShortAndComplete() throws Exception {
        String readme = Files.readString(Path.of("..", "README.md"));
        String pom = block(readme, "xml", "<project");
        assertThat(pom.lines().count()).isLessThanOrEqualTo(25);
        var project = parse(Files.writeString(directory.resolve("pom.xml"), pom));
        var ours = parse(Path.of("pom.xml"));
        assertThat(text(project, "/project/dependencies/dependency/groupId"))
                .isEqualTo(text(ours, "/project/parent/groupId"));
        assertThat(text(project, "/project/dependencies/dependency/artifactId"))
                .isEqualTo(text(ours, "/project/artifactId"));
        assertThat(text(project, "/project/dependencies/dependency/version"))
                .isEqualTo(text(ours, "/project/parent/version"));

        String program = block(readme, "java", "public class Primes");
        Path source = Files.writeString(directory.resolve("Primes.java"), program);
        // What Maven's compiler plugin makes of the properties of that pom. The plugin of Maven 3.8 knows no release.
        String version = text(project, "/project/properties/maven.compiler.source");
        assertThat(text(project, "/project/properties/maven.compiler.target")).isEqualTo(version);
        String encoding = text(project, "/project/properties/project.build.sourceEncoding");
        compile(source, List.of("--release", version, "-encoding", encoding, "-Xlint:all", "-proc:none"));
        assertThat(run("Primes")).isEqualTo("4\n25\n168\n78498\n");
    }

    /** The fenced block of that language that contains this. */
    private static String block(String page, String language, String part) {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(block -> block.group(1))
                .filter(text -> text.contains(part))
                .findFirst()
                .orElseThrow();
    }

    private static Document parse(Path file) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    }

    private static String text(Document document, String path) throws XPathExpressionException {
        String text = XPathFactory.newInstance().newXPath().evaluate(path, document);
        assertThat(text).as(path).isNotBlank();
        return text;
    }

    private void compile(Path source, List<String> arguments) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var said = new DiagnosticCollector<JavaFileObject>();
        var options = new ArrayList<>(arguments);
        options.addAll(List.of("-d", directory.toString(), "-cp", CLASS_PATH));
        try (var files = compiler.getStandardFileManager(said, Locale.ROOT, StandardCharsets.UTF_8)) {
            boolean compiled = compiler.getTask(null, files, said, options, null, files.getJavaFileObjects(source))
                    .call();
            assertThat(said.getDiagnostics()).isEmpty();
            assertThat(compiled).isTrue();
        }
    }

    /** What the program prints, run to its end. */
    private String run(String mainClass) throws IOException, InterruptedException {
        Path out = directory.resolve("out.txt");
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        directory + File.pathSeparator + CLASS_PATH,
                        mainClass)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(program.waitFor()).isZero();
        return Files.readString(out);
    }
}
