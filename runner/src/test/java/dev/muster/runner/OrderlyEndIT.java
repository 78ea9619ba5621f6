package dev.muster.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.pipe.Frame;
import dev.muster.pipe.PipeEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a real runner ends that was told to, and what its daemon sees of it. */
final class OrderlyEndIT extends RealRunnerRig {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Path told;

    @BeforeEach
    void nameTheFile() throws Exception {
        told = directory.resolve("told");
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
}
