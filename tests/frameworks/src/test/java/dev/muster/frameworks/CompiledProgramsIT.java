package dev.muster.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that the compilers of other languages have made, and one with Mockito: each runs with its own libraries only. */
@Timeout(300)
class CompiledProgramsIT {
    private static final Path TOOLS = Path.of("target", "tools").toAbsolutePath();
    private static final String COPY = "this program does not see what the task adds to it; return it";

    @TempDir
    Path directory = Path.of("");

    private Path classes = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        classes = Files.createDirectory(directory.resolve("classes"));
    }

    @Test
    void valuesOfKotlin() throws Exception {
        Path library = jar("kotlin", "kotlin-stdlib-");
        compile(
                "kotlin",
                "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler",
                "-no-stdlib",
                "-no-reflect",
                "-nowarn",
                "-jvm-target",
                "17",
                "-cp",
                path(library),
                "-d",
                classes.toString(),
                program("Values.kt"));
        String said = run("ValuesKt", library);
        assertThat(said)
                .contains("""
                        objects there: circle square true true
                        objects here: true
                        data class: true
                        enum: true
                        inline class: Id(value=4)
                        values: true
                        sequence: [a, b]
                        lazy: 5
                        object expression: hey!
                        reference: 3
                        property: 9
                        comparator: -1
                        serializable lambda: 2
                        """)
                .contains("lambda: refused: dev.muster.TaskEncodeException: lambda at Values.kt:")
                .contains(
                        "captured \"plus\" : a lambda in ValuesKt of type kotlin.jvm.functions.Function1 cannot travel: a Kotlin"
                                + " lambda is not serializable unless it says so; write @JvmSerializableLambda")
                .contains("exception: true")
                .contains("variable: 1 there, 0 here")
                .contains(COPY)
                .contains("captured \"count\" : kotlin.jvm.internal.Ref$IntRef");
    }

    @Test
    void valuesOfScala() throws Exception {
        Path library = jar("scala", "scala-library-");
        compile(
                "scala",
                "scala.tools.nsc.Main",
                "-nowarn",
                "-release",
                "17",
                "-cp",
                path(library),
                "-d",
                classes.toString(),
                program("Values.scala"));
        assertThat(run("Values", library))
                .contains("""
                        objects there: circle square true
                        objects here: true
                        case class: true
                        value class: 3
                        values: true
                        lazy list: List(1, 2, 3)
                        ordering: -1
                        function: 2
                        function back: 9
                        inner class: inner4
                        task of an object: 5
                        symbol: true
                        exception: class scala.MatchError
                        """)
                .contains("executor: refused: dev.muster.TaskEncodeException: lambda at Values.scala:")
                .contains("captured \"here\"")
                .contains("variable: 1 there, 0 here")
                .contains(COPY)
                .contains("captured \"count\" : scala.runtime.IntRef");
    }

    @Test
    void valuesOfScala3() throws Exception {
        Path library = jar("scala3", "scala3-library_3-");
        Path base = jar("scala3", "scala-library-");
        compile(
                "scala3",
                "dotty.tools.dotc.Main",
                "-release",
                "17",
                "-classpath",
                path(library, base),
                "-d",
                classes.toString(),
                program("Values3.scala"));
        assertThat(run("values3", library, base)).startsWith("""
                enum there: true
                enum here: true
                case with values: true
                enum of Java: true
                given: 1
                tuples: true
                polymorphic function: 3
                empty tuple: true
                """);
    }

    @Test
    void aMockIsRefusedWithItsCure() throws Exception {
        Path[] libraries = jars("mockito").toArray(new Path[0]);
        int errors = javax.tools.ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "17",
                        "-proc:none",
                        "-cp",
                        path(libraries),
                        "-d",
                        classes.toString(),
                        program("Mocked.java"));
        assertThat(errors).isZero();
        String said = run("Mocked", libraries);
        for (String what : List.of(
                "interface",
                "final class",
                "class of the JDK",
                "spied list",
                "serializable",
                "within a list",
                "as result")) {
            assertThat(said)
                    .containsPattern(what + ": refused: .*it is a mock of Mockito, .*make the mock inside the task");
        }
        assertThat(said).contains("no mock: 3\ninside the task: 5\n");
    }

    private void compile(String tools, String main, String... words) throws Exception {
        var command = new ArrayList<>(List.of("-cp", path(jars(tools).toArray(new Path[0])), main));
        command.addAll(List.of(words));
        java(command);
    }

    /** What it prints on both channels. */
    private String run(String main, Path... libraries) throws Exception {
        return java(List.of("-cp", classes + File.pathSeparator + path(libraries), main));
    }

    private String java(List<String> words) throws Exception {
        Path out = Files.createTempFile(directory, "out", ".txt");
        Path err = Files.createTempFile(directory, "err", ".txt");
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(words);
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            boolean ended = process.waitFor(240, TimeUnit.SECONDS);
            String said = Files.readString(out) + Files.readString(err);
            assertThat(ended).as(said).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }

    private static String program(String name) {
        return Path.of("src", "test", "programs", name).toAbsolutePath().toString();
    }

    private static List<Path> jars(String tools) throws IOException {
        try (var files = Files.list(TOOLS.resolve(tools))) {
            return files.sorted().toList();
        }
    }

    private static Path jar(String tools, String beginning) throws IOException {
        return jars(tools).stream()
                .filter(jar -> jar.getFileName().toString().startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    /** These, and the pool with what it stands on, which is all on the class path of this test that is not of a language. */
    private static String path(Path... libraries) {
        var all = new ArrayList<String>();
        for (Path each : libraries) all.add(each.toString());
        for (String each : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!each.matches(".*(kotlin|scala|test-classes).*")) all.add(each);
        }
        return String.join(File.pathSeparator, all);
    }
}
