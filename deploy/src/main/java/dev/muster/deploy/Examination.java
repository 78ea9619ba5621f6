package dev.muster.deploy;

import dev.muster.ProcessPoolExecutor;
import dev.muster.codec.Codec;
import dev.muster.embedded.Build;
import dev.muster.embedded.RunnerJar;
import dev.muster.model.ClusterStatus;
import dev.muster.model.PlainText;
import dev.muster.worker.WorkerConfig;
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
final class Examination {
    private static final int JAVA_MIN = 17;
    private static final long HEAP_SMALL = 128L << 20;
    private static final long RUNNER_SECONDS = 60;

    private Examination() {}

    static Finding java() {
        int feature = Runtime.version().feature();
        String found = System.getProperty("java.version") + " at " + System.getProperty("java.home");
        return feature < JAVA_MIN
                ? Finding.failed("java", found, "install JDK 17 or newer, or set JAVA_HOME to one")
                : Finding.ok("java", found);
    }

    static Finding unixSockets() {
        try {
            Path directory = Files.createTempDirectory("muster-");
            Path socket = directory.resolve("s");
            try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.bind(UnixDomainSocketAddress.of(socket));
                return Finding.ok("sockets", "Unix domain sockets work in " + directory.getParent());
            } finally {
                Files.deleteIfExists(socket);
                Files.deleteIfExists(directory);
            }
        } catch (IOException | UnsupportedOperationException e) {
            return Finding.failed(
                    "sockets",
                    "no Unix domain socket can be made: " + PlainText.of(e),
                    "make " + System.getProperty("java.io.tmpdir")
                            + " writable, or name a shorter directory with -Djava.io.tmpdir in MUSTER_JAVA_OPTS");
        }
    }

    static Finding memory() {
        try {
            var config = WorkerConfig.of(
                    "doctor", RunnerJar.cacheDirectory(), RunnerJar.extracted(), Build.VERSION, Codec.digest());
            long heap = config.heapBytesPerRunner();
            String found = "%d slots with %d MiB of heap each".formatted(config.slots(), heap >> 20);
            return heap < HEAP_SMALL
                    ? Finding.warning("memory", found, "start workers with fewer --slots, or give the host more memory")
                    : Finding.ok("memory", found);
        } catch (IOException e) {
            return Finding.failed("memory", PlainText.of(e), "see what is said about the jar of the runner");
        }
    }

    /** The whole way once: a lambda into a child JVM and back. */
    static Finding runner() {
        long began = System.nanoTime();
        try (var pool = ProcessPoolExecutor.builder().target("").maxWorkers(1).build()) {
            long pid = pool.submit(() -> ProcessHandle.current().pid()).get(RUNNER_SECONDS, TimeUnit.SECONDS);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            return Finding.ok("runner", "a child JVM (pid %d) ran a lambda after %d ms".formatted(pid, millis));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return runnerFailed(PlainText.of(cause));
        } catch (TimeoutException e) {
            return runnerFailed("no child JVM ran a lambda within " + RUNNER_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return runnerFailed("interrupted");
        } catch (RuntimeException e) {
            return runnerFailed(PlainText.of(e));
        }
    }

    private static Finding runnerFailed(String found) {
        return Finding.failed(
                "runner",
                found,
                "check that this user may start processes and that memory is left; then try \"muster demo\"");
    }

    static Finding cluster(String target, CredentialOptions credentials) {
        try {
            ClusterStatus status = Answers.statusOf(credentials.dialing(target), Answers.PATIENCE);
            int slots = status.workers().stream()
                    .mapToInt(ClusterStatus.Worker::slots)
                    .sum();
            String found = "%s answers: %d workers with %d slots"
                    .formatted(target, status.workers().size(), slots);
            return slots == 0
                    ? Finding.warning("cluster", found, "start a worker: muster worker --target " + target)
                    : Finding.ok("cluster", found);
        } catch (CommandFailure failure) {
            return Finding.failed("cluster", target, PlainText.of(failure));
        } catch (IllegalArgumentException e) {
            return Finding.failed("cluster", target, PlainText.of(e));
        }
    }
}
