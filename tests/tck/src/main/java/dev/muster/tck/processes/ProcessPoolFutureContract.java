package dev.muster.tck.processes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.BrokenProcessPoolException;
import dev.muster.Futures;
import dev.muster.Futures.ReturnWhen;
import dev.muster.RemoteTraceback;
import dev.muster.tck.executors.AsyncioContract;
import dev.muster.tck.fixtures.LogRecorder;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of futures shows only with real processes. Tests are named after the items of the semantics. */
public interface ProcessPoolFutureContract extends ProcessPoolContract {
    private static long pid() {
        return ProcessHandle.current().pid();
    }

    /** Cannot be interrupted once it has left its mark: only then does user code run for certain. */
    private static int uninterruptible(String directory) throws IOException {
        SimpleTasks.mark(directory, "runs");
        while (true) SimpleTasks.pause(1);
    }

    @Test
    default void item_4_8_aTaskThatIgnoresItsInterruptCostsItsProcess(@TempDir Path directory) throws Exception {
        String marks = directory.toString();
        try (var pool = newBuilder(1).cancelGrace(Duration.ofMillis(200)).build()) {
            long before = pool.submit(() -> pid()).get(30, TimeUnit.SECONDS);
            var uninterruptible = pool.submit(() -> uninterruptible(marks));
            SimpleTasks.awaitMark(marks, "runs");
            assertThat(uninterruptible.cancel(true)).isTrue();
            assertThat(uninterruptible.isDone()).isTrue();
            long after = pool.submit(() -> pid()).get(30, TimeUnit.SECONDS);
            assertThat(after).isNotEqualTo(before);
            assertThat(ProcessHandle.of(before).map(ProcessHandle::isAlive)).isNotEqualTo(java.util.Optional.of(true));
        }
    }

    @Test
    default void item_4_9_aTaskThatHeedsItsInterruptLeavesItsProcessToTheNext() throws Exception {
        try (var pool = newExecutor(1)) {
            long before = pool.submit(() -> pid()).get(30, TimeUnit.SECONDS);
            for (int round = 0; round < 20; round++) {
                var cancelled = pool.submit(() -> SimpleTasks.pause(600_000));
                TaskFixtures.awaitStart(cancelled);
                assertThat(cancelled.cancel(true)).isTrue();
                assertThat(pool.submit(() -> Thread.currentThread().isInterrupted() ? -1 : pid())
                                .get(30, TimeUnit.SECONDS))
                        .isEqualTo(before);
            }
        }
    }

    @Test
    default void item_5_2_theExceptionTellsWhereItWasThrown() throws Exception {
        try (var pool = newExecutor(1)) {
            var failed = pool.submit(() -> {
                throw new IOException("disk");
            });
            Throwable cause = requireNonNull(failed.exception());
            assertThat(cause.getSuppressed()).hasAtLeastOneElementOfType(RemoteTraceback.class);
        }
    }

    @Test
    default void item_5_10_eachFutureOfABrokenPoolHasAnExceptionOfItsOwn() throws Exception {
        var pool = newExecutor(2);
        var running =
                List.of(pool.submit(() -> SimpleTasks.pause(600_000)), pool.submit(() -> SimpleTasks.pause(600_000)));
        running.forEach(TaskFixtures::awaitStart);
        pool.terminateWorkers();
        assertThat(Futures.await(running, Duration.ofSeconds(30), ReturnWhen.ALL_COMPLETED)
                        .notDone())
                .isEmpty();
        Throwable first = requireNonNull(running.get(0).exception());
        Throwable second = requireNonNull(running.get(1).exception());
        assertThat(first).isInstanceOf(BrokenProcessPoolException.class).isNotSameAs(second);
        assertThat(second).isInstanceOf(BrokenProcessPoolException.class);
        pool.close();
    }

    @Test
    default void item_21_A19_thePoolTellsOfItsTasksWhichWaitAndWhichRunAndWhere() throws Exception {
        try (var pool = newExecutor(1)) {
            var running = pool.submit(() -> SimpleTasks.pause(600_000));
            TaskFixtures.awaitStart(running);
            var waiting = pool.submit(() -> 1);
            var tasks = pool.tasks();
            assertThat(tasks).hasSize(2);
            assertThat(tasks.get(0).isRunning()).isTrue();
            assertThat(tasks.get(0).place()).isPresent();
            assertThat(tasks.get(1).isRunning()).isFalse();
            assertThat(tasks.get(1).place()).isEmpty();
            assertThat(tasks.get(0).id()).isNotEqualTo(tasks.get(1).id());
            assertThat(waiting.cancel()).isTrue();
            assertThat(running.cancel(true)).isTrue();
            assertThat(pool.tasks()).isEmpty();
        }
    }

    @Test
    default void item_21_A20_theWarningOfUnseenFailuresCanBeSwitchedOff() throws Exception {
        try (var log = new LogRecorder();
                var quiet = newBuilder(1).warnOfUnseenFailures(false).build()) {
            AsyncioContract.dropFailed(quiet, "quiet failure");
            assertThat(log.awaitText("quiet failure", 300)).isNull();
        }
        try (var log = new LogRecorder();
                var pool = newExecutor(1)) {
            AsyncioContract.dropFailed(pool, "loud failure");
            assertThat(requireNonNull(log.awaitText("loud failure", 30_000)).getLevel())
                    .isEqualTo(Level.WARNING);
        }
    }
}
