package dev.muster.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A program of a user on whose class path a library is missing, or has another one of its name in front: it never hangs. */
@Timeout(300)
final class LibraryFaultIT {
    @TempDir
    static Path directory = Path.of("");

    private static MusterProcess cluster;
    private static String target = "";
    private static Path program = Path.of("");

    @BeforeAll
    static void start() throws Exception {
        cluster = MusterProcess.start(
                directory,
                Map.of(),
                "dev",
                "--listen",
                "127.0.0.1:0",
                "--slots",
                "1",
                "--work-directory",
                "" + directory);
        target = cluster.firstLine();
        program = UserJars.build("answer", directory, UserJars.distributionJars());
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"failureaccess", "perfmark-api", "guava", "protobuf-java", "grpc-core", "grpc-stub", "slf4j-api"
            })
    void aLibraryThatIsMissingIsNamedByTheTasksOfALocalPool(String artifact) throws Exception {
        assertNamed(run("", jarsWithout(artifact)), artifact);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"perfmark-api", "guava", "protobuf-java", "netty-buffer", "netty-codec-http2", "netty-handler"})
    void aLibraryThatIsMissingIsNamedByTheTasksOfACluster(String artifact) throws Exception {
        assertNamed(run(target, jarsWithout(artifact)), artifact);
    }

    @ParameterizedTest
    @CsvSource({
        "guava, com.google.common.base.Preconditions, local",
        "guava, com.google.common.base.Preconditions, cluster",
        "protobuf-java, com.google.protobuf.ByteString, local",
        "protobuf-java, com.google.protobuf.ByteString, cluster",
        "netty-common, io.netty.util.AsciiString, cluster",
        "netty-buffer, io.netty.buffer.Unpooled, cluster",
    })
    void anOldLibraryInFrontIsNamedByWhereItLies(String artifact, String className, String where) throws Exception {
        Path old = old(className);
        var classPath = new ArrayList<>(List.of(old));
        classPath.addAll(jarsWithout("nothing"));
        String said = run(where.equals("local") ? "" : target, classPath);
        assertNamed(said, artifact);
        assertThat(said).contains(className + " is loaded from " + old);
    }

    private static void assertNamed(String said, String artifact) {
        assertThat(said.lines().findFirst().orElseThrow())
                .matches(
                        "(get: java.util.concurrent.ExecutionException|build): dev.muster.BrokenProcessPoolException: .*")
                .contains(":" + artifact);
        if (said.startsWith("get"))
            assertThat(said.lines().skip(1)).singleElement().isEqualTo("closed");
    }

    private static List<Path> jarsWithout(String artifact) throws IOException {
        return UserJars.distributionJars().stream()
                .filter(jar -> !jar.getFileName().toString().matches(artifact + "-[0-9].*"))
                .toList();
    }

    private static String run(String to, List<Path> libraries) throws Exception {
        var classPath = new ArrayList<>(libraries);
        classPath.add(0, program);
        String joined = String.join(
                File.pathSeparator, classPath.stream().map(Path::toString).toList());
        var environment = Map.of(
                "MUSTER_TARGET",
                to,
                "XDG_CACHE_HOME",
                directory.resolve("cache").toString());
        // far more than it takes, and far less than for ever
        return MusterProcess.runJava(directory, environment, "-cp", joined, "answer.Main")
                .out();
    }

    /** A class of that name that has nothing in it, as those have that look for something newer. */
    private static Path old(String className) throws IOException {
        int dot = className.lastIndexOf('.');
        Path classes = Files.createTempDirectory(directory, "old");
        Path source = Files.writeString(
                Files.createDirectory(classes.resolve("source")).resolve(className.substring(dot + 1) + ".java"),
                "package " + className.substring(0, dot) + "; public class " + className.substring(dot + 1) + " {}");
        int errors = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", classes.toString(), source.toString());
        assertThat(errors).isZero();
        return classes;
    }
}
