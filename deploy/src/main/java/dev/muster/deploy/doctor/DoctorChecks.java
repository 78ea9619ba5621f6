package dev.muster.deploy.doctor;

import dev.muster.ProcessPoolExecutor;
import dev.muster.codec.Codec;
import dev.muster.deploy.cluster.CoordinatorCalls;
import dev.muster.deploy.cluster.CredentialOptions;
import dev.muster.deploy.console.CommandFailure;
import dev.muster.embedded.Build;
import dev.muster.embedded.RunnerJar;
import dev.muster.model.ClusterStatus;
import dev.muster.model.PlainText;
import dev.muster.worker.config.WorkerConfig;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The checks of the doctor, one method each. */
final class DoctorChecks {
    private static final int JAVA_MIN = 17;
    private static final long HEAP_SMALL = 128L << 20;
    private static final long RUNNER_SECONDS = 60;

    private DoctorChecks() {}

    static CheckResult java() {
        int feature = Runtime.version().feature();
        String found = System.getProperty("java.version") + " at " + System.getProperty("java.home");
        return feature < JAVA_MIN
                ? CheckResult.failed("java", found, "install JDK 17 or newer, or set JAVA_HOME to one")
                : CheckResult.ok("java", found);
    }

    static CheckResult unixSockets() {
        try {
            Path directory = Files.createTempDirectory("muster-");
            Path socket = directory.resolve("s");
            try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.bind(UnixDomainSocketAddress.of(socket));
                return CheckResult.ok("sockets", "Unix domain sockets work in " + directory.getParent());
            } finally {
                Files.deleteIfExists(socket);
                Files.deleteIfExists(directory);
            }
        } catch (IOException | UnsupportedOperationException e) {
            return CheckResult.failed(
                    "sockets",
                    "creating a Unix domain socket failed: " + PlainText.of(e),
                    "make " + System.getProperty("java.io.tmpdir")
                            + " writable, or name a shorter directory with -Djava.io.tmpdir in MUSTER_JAVA_OPTS");
        }
    }

    static CheckResult memory() {
        try {
            var config = WorkerConfig.of(
                    "doctor", RunnerJar.cacheDirectory(), RunnerJar.extracted(), Build.VERSION, Codec.digest());
            long heap = config.heapBytesPerRunner();
            String found = "%d slots with %d MiB of heap each".formatted(config.slots(), heap >> 20);
            return heap < HEAP_SMALL
                    ? CheckResult.warning(
                            "memory", found, "start workers with fewer --slots, or give the host more memory")
                    : CheckResult.ok("memory", found);
        } catch (IOException e) {
            return CheckResult.failed("memory", PlainText.of(e), "look at the result of the check \"runner\"");
        }
    }

    /** The whole way once: a lambda into a child JVM and back. */
    static CheckResult runner() {
        long began = System.nanoTime();
        try (var pool = ProcessPoolExecutor.builder().target("").maxWorkers(1).build()) {
            long pid = pool.submit(() -> ProcessHandle.current().pid()).get(RUNNER_SECONDS, TimeUnit.SECONDS);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            return CheckResult.ok("runner", "a child JVM (pid %d) ran a lambda after %d ms".formatted(pid, millis));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return runnerFailed(PlainText.of(cause));
        } catch (TimeoutException e) {
            return runnerFailed("no child JVM ran a lambda within " + RUNNER_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return runnerFailed("the check was interrupted");
        } catch (RuntimeException e) {
            return runnerFailed(PlainText.of(e));
        }
    }

    private static CheckResult runnerFailed(String found) {
        return CheckResult.failed(
                "runner",
                found,
                "check that this user may start processes and that the machine has free memory; then try \"muster demo\"");
    }

    static CheckResult cluster(String target, CredentialOptions credentials) {
        try {
            ClusterStatus status = CoordinatorCalls.statusOf(credentials.dialing(target), CoordinatorCalls.PATIENCE);
            int slots = status.workers().stream()
                    .mapToInt(ClusterStatus.Worker::slots)
                    .sum();
            String found = "%s answers and has %d workers with %d slots"
                    .formatted(target, status.workers().size(), slots);
            return slots == 0
                    ? CheckResult.warning("cluster", found, "start a worker: muster worker --target " + target)
                    : CheckResult.ok("cluster", found);
        } catch (CommandFailure failure) {
            return CheckResult.failed("cluster", target, PlainText.of(failure));
        } catch (IllegalArgumentException e) {
            return CheckResult.failed("cluster", target, PlainText.of(e));
        }
    }
}
