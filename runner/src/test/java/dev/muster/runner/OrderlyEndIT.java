package dev.muster.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.codec.Call;
import dev.muster.codec.Codec;
import dev.muster.pipe.Frame;
import dev.muster.pipe.PipeEnd;
import dev.muster.task.RemoteCallable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a real runner ends that was told to, and what its daemon sees of it. */
@Timeout(120)
final class OrderlyEndIT {
    private static final Codec CODEC = new Codec(OrderlyEndIT.class.getClassLoader());
    private static final String USER =
            Path.of("target", "test-classes").toAbsolutePath().toString();

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private ScriptedDaemon daemon;
    private Path told;

    @BeforeEach
    void open() throws Exception {
        daemon = new ScriptedDaemon(directory);
        told = directory.resolve("told");
    }

    @AfterEach
    void close() throws Exception {
        daemon.close();
    }

    /** HotSpot waits 300 ms before it exits if a thread is in native code then. */
    @Test
    void noThreadReadsAnyMoreWhenTheProcessExitsSoNothingDelaysIt() throws Exception {
        try (var runner = RealRunner.start(daemon, directory)) {
            daemon.accept();
            daemon.bind(USER);
            assertThat(value(Tasks.tellOfReadersAtExit(told.toString())))
                    .asString()
                    .contains("muster-pipe-reader");
            daemon.send(new Frame.Stop());
            assertThat(runner.exitCode()).isZero();
            assertThat(daemon.nextEnd().kind()).isEqualTo(PipeEnd.Kind.PEER_GONE);
            assertThat(Files.readString(told)).isEqualTo("[]");
        }
    }

    @Test
    void aRunnerWhoseShutdownHooksNeverEndGoesWhenItsDaemonDies() throws Exception {
        // The shell is the daemon here; the pipe is closed by then and tells nothing.
        List<String> shell = List.of("sh", "-c", "\"$@\"; true", "sh");
        try (var runner = RealRunner.startUnder(shell, daemon, directory)) {
            long pid = daemon.accept().pid();
            daemon.bind(USER);
            value(Tasks.neverEndTheHooks(told.toString()));
            daemon.send(new Frame.Stop());
            until(() -> Files.exists(told));
            assertThat(RealRunner.isRunning(pid)).isTrue();
            runner.process.destroyForcibly();
            try {
                until(() -> !RealRunner.isRunning(pid));
            } finally {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void aRunnerThatHasNoFileDescriptorLeftDoesNotTakeItsDaemonForDead() throws Exception {
        List<String> shell = List.of("sh", "-c", "ulimit -n 100; exec \"$@\"", "sh");
        try (var runner = RealRunner.startUnder(shell, daemon, directory)) {
            daemon.accept();
            daemon.bind(USER);
            value(Tasks.takeAllFilesWhenItEnds(told.toString()));
            daemon.send(new Frame.Stop());
            assertThat(runner.exitCode()).isZero();
            assertThat(Files.readString(told)).isEqualTo("without a parent");
        }
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("over time").isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private @Nullable Object value(RemoteCallable<?> task) throws Exception {
        return CODEC.decode(
                daemon.result(System.nanoTime(), Call.callable(CODEC, task).toBytes()));
    }
}
