package dev.muster.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.worker.config.WorkerConfig;
import dev.muster.worker.files.WorkerDirectory;
import dev.muster.worker.processes.RunnerMarker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that is killed takes everything along, and its successor finds nothing left. */
class DaemonDeathIT {
    /** Two runners, each with a shell's sleep and two sleeps that were forked twice. */
    private static final int PROCESSES = 8;

    @TempDir
    Path directory;

    private @Nullable Process daemon;

    private Process start() throws IOException {
        String tasks = Path.of(URI.create(StubJar.home(DaemonMain.class))).toString();
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DaemonMain.class.getName(),
                        directory.toString(),
                        System.getProperty("muster.runner.jar"),
                        tasks)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        daemon = started;
        var lines = new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (line != null && !line.equals(DaemonMain.AT_WORK)) line = lines.readLine();
        assertThat(line).as("the daemon is at work").isNotNull();
        await(() -> ours().size() >= PROCESSES, Duration.ofMinutes(1));
        return started;
    }

    @AfterEach
    void clear() {
        if (daemon != null) daemon.destroyForcibly();
        ours().forEach(ProcessHandle::destroyForcibly);
    }

    private List<ProcessHandle> ours() {
        try {
            String home = WorkerDirectory.homeId(directory.toRealPath().resolve("doomed"));
            return RunnerMarker.marked(marker -> marker.startsWith(home + "."));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What they are, so that a failure says more than numbers. */
    private List<String> commands() {
        return ours().stream()
                .map(each -> each.pid() + " " + each.info().commandLine().orElse("that has no command now"))
                .toList();
    }

    private static void await(BooleanSupplier condition, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) throw new AssertionError("not within " + limit);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void aDaemonThatIsKilledTakesItsRunnersAndAllTheyStartedAlong() throws Exception {
        Process victim = start();
        long killed = System.nanoTime();
        victim.destroyForcibly();
        await(() -> ours().isEmpty(), Duration.ofSeconds(20));
        Duration took = Duration.ofNanos(System.nanoTime() - killed);
        System.out.println(
                "runners and grandchildren were gone " + took.toMillis() + " ms after the kill of the daemon");
        // One second on a machine of one's own; this may be a busy one.
        assertThat(took).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void theSuccessorOfAKilledDaemonClearsWhatCouldNotEndByItself() throws Exception {
        Process victim = start();
        for (ProcessHandle each : ours()) {
            // A process that is stopped hears of nothing, the end of its daemon included.
            signal("-STOP", each.pid());
        }
        victim.destroyForcibly().waitFor();
        Files.createDirectories(directory.resolve("doomed/run-0/left"));
        assertThat(ours()).isNotEmpty();
        var config =
                WorkerConfig.of("doomed", directory, Path.of(System.getProperty("muster.runner.jar")), "test", "none");
        try (var coordinator = new ScriptedCoordinator();
                var worker = Worker.start(config.withSpares(0), coordinator)) {
            assertThat(ours()).isEmpty();
            assertThat(directory.resolve("doomed/run-0")).doesNotExist();
            assertThat(worker.id().name()).isEqualTo("doomed");
        }
    }

    @Test
    void A8_aWorkerOfAnotherHomeClearsWhatADeadDaemonLeftAndNothingOfALivingOne() throws Exception {
        Process victim = start();
        List<ProcessHandle> runners = ours().stream()
                .filter(each -> each.info().command().orElse("").endsWith("java"))
                .toList();
        // Stopped, they do not hear that their daemon dies, and then they die without having cleared up.
        for (ProcessHandle each : runners) signal("-STOP", each.pid());
        victim.destroyForcibly().waitFor();
        runners.forEach(ProcessHandle::destroyForcibly);
        await(() -> runners.stream().noneMatch(ProcessHandle::isAlive), Duration.ofMinutes(1));
        assertThat(ours()).isNotEmpty();
        var builder = new ProcessBuilder("sleep", "1000");
        builder.environment()
                .put(
                        RunnerMarker.VARIABLE,
                        RunnerMarker.of("0123456789abcdef", 1, 1).value());
        Process ofTheLiving = builder.start();
        var config =
                WorkerConfig.of("another", directory, Path.of(System.getProperty("muster.runner.jar")), "test", "none");
        try (var coordinator = new ScriptedCoordinator();
                var worker = Worker.start(config.withSpares(0), coordinator)) {
            assertThat(worker.id().name()).isEqualTo("another");
            assertThat(commands()).isEmpty();
            assertThat(ofTheLiving.isAlive()).isTrue();
        } finally {
            ofTheLiving.destroyForcibly();
        }
    }

    private static void signal(String signal, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("/bin/sh", "-c", "kill " + signal + " " + pid)
                .start()
                .waitFor();
    }
}
