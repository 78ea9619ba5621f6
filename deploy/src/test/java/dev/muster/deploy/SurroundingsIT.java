package dev.muster.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.muster.deploy.daemon.Host;
import dev.muster.proto.security.TestCertificate;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A name server that is silent, a host whose name cannot be resolved, and names of files that a locale has no characters for. */
@Timeout(300)
final class SurroundingsIT {
    private static final String RIGHT = "42\n1048576 bytes of a call\n1048576 bytes of a result\ntrue\n";

    /** A look-up of one name takes so long as this there, which is longer than a test may. */
    private static final String SILENT = "nameserver 127.0.0.9\noptions timeout:30 attempts:5\n";

    @TempDir
    Path directory = Path.of("");

    private String classPath = "";

    @BeforeEach
    void build() throws Exception {
        List<Path> libraries = UserJars.distributionJars();
        UserJars.build("names", directory, libraries);
        Path classes = directory.resolve("names-classes");
        context(
                "cd \"$0\" && mkdir \"$(printf '\\303\\266')\""
                        + " && printf x > \"$(printf '\\303\\266/Gr\\303\\274\\303\\237e 1%%.txt')\"",
                classes);
        classPath = classes + ":" + MusterProcess.distribution().resolve("lib").toAbsolutePath() + "/*";
    }

    private static void context(String script, Path argument) throws Exception {
        int code = new ProcessBuilder("/bin/sh", "-c", script, argument.toString())
                .start()
                .waitFor();
        assumeThat(code).isZero();
    }

    private MusterProcess program(Map<String, String> variables, List<String> around) throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin/java");
        return run(
                variables,
                around,
                java,
                "-XX:TieredStopAtLevel=1",
                "-Dmuster.cache=" + directory.resolve("cache"),
                "-cp",
                classPath,
                "names.Main");
    }

    private MusterProcess run(Map<String, String> variables, List<String> around, Path executable, String... words)
            throws IOException, InterruptedException {
        MusterProcess process = start(variables, around, executable, words);
        process.awaitExit(Duration.ofMinutes(2));
        return process;
    }

    /** Within a command that is named in front of it, unless that is empty. */
    private MusterProcess start(Map<String, String> variables, List<String> around, Path executable, String... words)
            throws IOException {
        var all = new ArrayList<>(around);
        all.add(executable.toString());
        all.addAll(List.of(words));
        return MusterProcess.start(
                directory,
                variables,
                Path.of(all.get(0)),
                all.subList(1, all.size()).toArray(new String[0]));
    }

    // ---- names of hosts

    /** Runs a command where the only name server says nothing, and the name of the host cannot be resolved. */
    private List<String> withoutNames() throws Exception {
        assumeThat(Host.isRoot()).isTrue();
        Path servers = Files.writeString(directory.resolve("resolv.conf"), SILENT);
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost coordinator.test\n");
        String script = "mount --bind '" + servers + "' /etc/resolv.conf && mount --bind '" + hosts
                + "' /etc/hosts && hostname muster-unknown && exec \"$@\"";
        var command = List.of("unshare", "-m", "-u", "/bin/sh", "-c", script, "sh");
        var probe = new ArrayList<>(command);
        probe.add("true");
        assumeThat(new ProcessBuilder(probe).start().waitFor()).isZero();
        return command;
    }

    private static DatagramSocket silentServer() throws IOException {
        return new DatagramSocket(53, InetAddress.getByName("127.0.0.9"));
    }

    @Test
    void aLocalPoolAsksNoNameServer() throws Exception {
        List<String> around = withoutNames();
        try (var silent = silentServer()) {
            assertThat(silent.isBound()).isTrue();
            var program = program(Map.of(), around);
            assertThat(program.out()).as(program.err()).isEqualTo(RIGHT);
        }
    }

    @Test
    void aClusterOnThisMachineAsksNoNameServer() throws Exception {
        List<String> around = withoutNames();
        try (var silent = silentServer()) {
            assertThat(silent.isBound()).isTrue();
            assertClusterServes(around, Map.of(), Map.of(), "127.0.0.1:0", "localhost");
        }
    }

    @Test
    void aClusterWithTlsThatTheHostsFileNamesAsksNoNameServer() throws Exception {
        List<String> around = withoutNames();
        var certificate = TestCertificate.in(directory, "coordinator");
        String ca = certificate.certificate().toString();
        String token = Files.writeString(directory.resolve("token"), "right\n").toString();
        var own = Map.of("MUSTER_TOKEN_FILE", token, "MUSTER_TLS_CERT", ca, "MUSTER_TLS_KEY", certificate.key() + "");
        try (var silent = silentServer()) {
            assertThat(silent.isBound()).isTrue();
            assertClusterServes(
                    around,
                    own,
                    Map.of("MUSTER_TOKEN_FILE", token, "MUSTER_TLS_CA", ca),
                    "0.0.0.0:0",
                    "coordinator.test");
        }
    }

    // ---- names of files

    @ParameterizedTest
    @CsvSource({"POSIX, C.UTF-8", "C.UTF-8, C"})
    void aFileOfTheClassPathIsFoundWhateverTheLocales(String ofCluster, String ofProgram) throws Exception {
        var cluster = Map.of("LC_ALL", ofCluster);
        assertClusterServes(List.of(), cluster, Map.of("LC_ALL", ofProgram), "127.0.0.1:0", "127.0.0.1");
    }

    @Test
    void aJarWithANameOfItsOwnTravelsToAWorkerThatCannotWriteIt() throws Exception {
        context(
                "cd \"$0\" && mv names.jar \"$(printf 'Gr\\303\\274\\303\\237e.jar')\" && rm names-classes/names/*",
                directory);
        classPath = directory + "/Gr\u00fc\u00dfe.jar:" + classPath;
        assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
        assertClusterServes(List.of(), Map.of("LC_ALL", "C"), Map.of("LC_ALL", "C.UTF-8"), "127.0.0.1:0", "127.0.0.1");
    }

    private void assertClusterServes(
            List<String> around,
            Map<String, String> ofCluster,
            Map<String, String> ofProgram,
            String listen,
            String host)
            throws Exception {
        Path muster = MusterProcess.distribution().resolve("bin/muster").toAbsolutePath();
        Path work = Files.createDirectory(directory.resolve("work"));
        try (var coordinator = start(ofCluster, around, muster, "coordinator", "--listen", listen)) {
            String listens = coordinator.firstLine();
            String target = host + listens.substring(listens.lastIndexOf(':'));
            var reaching = new HashMap<>(ofProgram);
            reaching.put("MUSTER_TARGET", target);
            var ofWorker = new HashMap<>(reaching);
            if (ofCluster.containsKey("LC_ALL")) ofWorker.putAll(ofCluster);
            try (var worker = start(
                    ofWorker,
                    around,
                    muster,
                    "worker",
                    "--name",
                    "one",
                    "--slots",
                    "1",
                    "--work-directory",
                    work + "")) {
                worker.firstLine();
                await().atMost(Duration.ofSeconds(100))
                        .until(() -> run(reaching, around, muster, "status", "-o", "json")
                                .out()
                                .contains("\"one\""));
                var program = program(reaching, around);
                assertThat(program.out()).as(program.err()).isEqualTo(RIGHT);
            }
        }
    }
}
