package dev.muster.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.ProcessPoolExecutor;
import dev.muster.deploy.console.ExitCode;
import dev.muster.deploy.daemon.Host;
import java.io.IOException;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of one user on one machine that was merely started: what other users, and tasks of yesterday, can do to it. */
@Timeout(400)
class LocalSafetyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    @TempDir
    private static Path directory = Path.of("");

    private static MusterProcess cluster;

    @BeforeAll
    static void start() throws IOException {
        // Tasks of this test write to the cache of the user, so it is not the true one.
        cluster = MusterProcess.start(directory, home("own"), "dev", "--listen", "127.0.0.1:0", "--slots", "1");
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    /** The directories of a user. */
    private static Map<String, String> home(String user) {
        Path home = directory.resolve(user);
        return Map.of("XDG_CONFIG_HOME", home + "/config", "XDG_CACHE_HOME", home + "/cache");
    }

    @Test
    void theSameUserNeedsNoFlagAndAnotherOneIsTurnedAway() throws Exception {
        String target = cluster.firstLine();
        try (var worker = MusterProcess.start(directory, home("own"), "worker", "--target", target, "--slots", "1")) {
            await().atMost(PATIENCE).until(() -> worker.err().contains("joined the coordinator"));
        }
        var stranger = MusterProcess.runAsAnotherUser(directory, home("other"), "status", "--target", target);
        assertThat(stranger.exitCode()).as(stranger.err()).isEqualTo(ExitCode.CREDENTIAL.number);
        // the first where that user has never started anything on this machine
        assertThat(stranger.err())
                .containsAnyOf("this user has no token on this machine", "does not prove that it knows the token of");
    }

    @Test
    void aWorkerOfAnotherUserWarnsAtOnceThatItCannotJoin() throws Exception {
        String target = cluster.firstLine();
        try (var worker = MusterProcess.start(directory, home("third"), "worker", "--target", target, "--slots", "1")) {
            await().atMost(PATIENCE).until(() -> worker.err().contains("this worker cannot join"));
            assertThat(worker.err())
                    .containsPattern("WARN .*this worker cannot join and tries again: the coordinator at " + target
                            + " does not prove that it knows the token of")
                    .contains("local.token");
            if (Host.isRoot()) assertThat(worker.err()).containsPattern("WARN .*this worker and its tasks run as root");
        }
    }

    @Test
    void aTaskThatRewritesACachedJarAtEqualSizeDoesNotRunItsCodeInTheNextSession() throws Exception {
        Path good = victim("good");
        byte[] evil = Files.readAllBytes(victim("evil"));
        assertThat(evil).hasSize((int) Files.size(good));
        try (var first = pool(good)) {
            assertThat(first.submit(LocalSafetyIT::answer).get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo("good");
            String written = first.submit(() -> poison(evil)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(written).contains("/workers/").endsWith("good.jar");
            first.submit(LocalSafetyIT::poisonRunner).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        try (var second = pool(good)) {
            assertThat(second.submit(LocalSafetyIT::answer).get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo("good");
        }
        assertThat(cluster.err())
                .containsPattern(
                        "WARN .*the content of .*good.jar does not match its name, so the worker fetches it again")
                .containsPattern(
                        "WARN .*muster-runner-.*jar has changed since this worker started, so the worker restores it");
    }

    private static ProcessPoolExecutor pool(Path jar) {
        return ProcessPoolExecutor.builder()
                .target(cluster.firstLine())
                .tokenFile(directory.resolve("own/config/muster/local.token"))
                .connectTimeout(PATIENCE)
                .addClassPath(jar)
                .build();
    }

    private static String answer() throws ReflectiveOperationException {
        return (String) victimClass().getMethod("answer").invoke(null);
    }

    private static Class<?> victimClass() throws ClassNotFoundException {
        return Class.forName("victim.Victim", true, Thread.currentThread().getContextClassLoader());
    }

    /** As the user that it is, it may do this: with the same size, mode and time. */
    private static String poison(byte[] with) throws IOException, ClassNotFoundException {
        URL url = victimClass().getResource("Victim.class");
        var jar = Path.of(
                ((JarURLConnection) url.openConnection()).getJarFileURL().getPath());
        var modified = Files.getLastModifiedTime(jar);
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-------"));
        Files.write(jar, with);
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("r--------"));
        Files.setLastModifiedTime(jar, modified);
        return jar.toString();
    }

    /** In its place, since this runner needs its own classes still. */
    private static String poisonRunner() throws IOException {
        Path jar;
        try (var jars =
                Files.newDirectoryStream(Path.of(System.getenv("XDG_CACHE_HOME"), "muster"), "muster-runner-*.jar")) {
            jar = jars.iterator().next();
        }
        Path other = Files.write(jar.resolveSibling("poison"), new byte[(int) Files.size(jar)]);
        return Files.move(other, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING)
                .toString();
    }

    /** A jar with a class that gives this answer; not compressed, so that equal lengths stay equal. */
    private static Path victim(String answer) throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes-" + answer));
        Path source = Files.writeString(classes.resolve("Victim.java"), """
                package victim;
                public class Victim {
                    public static String answer() {
                        return "%s";
                    }
                }
                """.formatted(answer));
        var arguments = List.of("--release", "17", "-proc:none", "-d", classes.toString(), source.toString());
        int errors = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(new String[0]));
        assertThat(errors).isZero();
        byte[] bytes = Files.readAllBytes(classes.resolve("victim/Victim.class"));
        Path jar = directory.resolve(answer + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                var out = new ZipOutputStream(file)) {
            var entry = new ZipEntry("victim/Victim.class");
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(bytes.length);
            var crc = new CRC32();
            crc.update(bytes);
            entry.setCrc(crc.getValue());
            out.putNextEntry(entry);
            out.write(bytes);
            out.closeEntry();
        }
        return jar;
    }
}
