package dev.muster.tck.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.BrokenProcessPoolException;
import dev.muster.ProcessPoolExecutor;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ending the processes of a pool without waiting. Tests are named after the items of the semantics. */
public interface WorkersContract extends ProcessPoolContract {
    private static List<Consumer<ProcessPoolExecutor>> bothWays() {
        return List.of(ProcessPoolExecutor::terminateWorkers, ProcessPoolExecutor::killWorkers);
    }

    @Test
    default void item_17_1_17_2_17_3_17_5_whatRunsFailsWhatWaitsIsCancelledAndNothingNewIsTaken() throws Exception {
        for (Consumer<ProcessPoolExecutor> end : bothWays()) {
            try (var pool = newExecutor(1)) {
                var running = pool.submit(() -> SimpleTasks.pause(600_000));
                TaskFixtures.awaitStart(running);
                long pid = TaskFixtures.placeOf(running).pid();
                var waiting = pool.submit(() -> 1);
                end.accept(pool);
                assertThat(TaskFixtures.failure(running))
                        .isInstanceOf(BrokenProcessPoolException.class)
                        .hasMessageContaining("Workers()");
                assertThat(waiting.isCancelled()).isTrue();
                assertThatThrownBy(() -> pool.submit(() -> 1)).isInstanceOf(RejectedExecutionException.class);
                assertThat(pool.isShutdown()).isTrue();
                assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
                assertGone(pid);
            }
        }
    }

    @Test
    default void item_17_1_terminatedTasksAreInterruptedAndTheirProcessesExit(@TempDir Path directory)
            throws Exception {
        String marks = directory.toString();
        try (var pool = newExecutor(1)) {
            var running = pool.submit(() -> {
                var onExit = new Thread(() -> TaskFixtures.markQuietly(marks, "exited"));
                Runtime.getRuntime().addShutdownHook(onExit);
                return SimpleTasks.marksItsInterrupt(marks);
            });
            TaskFixtures.await(() -> SimpleTasks.isMarked(directory, "begun"));
            TaskFixtures.awaitStart(running);
            pool.terminateWorkers();
            assertThat(TaskFixtures.failure(running)).isInstanceOf(BrokenProcessPoolException.class);
            long pid = TaskFixtures.placeOf(running).pid();
            assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertGone(pid);
            assertThat(SimpleTasks.isMarked(directory, "interrupted")).isTrue();
            assertThat(SimpleTasks.isMarked(directory, "exited")).isTrue();
        }
    }

    @Test
    default void item_17_2_killedTasksRunNothingMore(@TempDir Path directory) throws Exception {
        String marks = directory.toString();
        try (var pool = newExecutor(1)) {
            var running = pool.submit(() -> SimpleTasks.marksItsInterrupt(marks));
            TaskFixtures.await(() -> SimpleTasks.isMarked(directory, "begun"));
            TaskFixtures.awaitStart(running);
            pool.killWorkers();
            assertThat(TaskFixtures.failure(running)).isInstanceOf(BrokenProcessPoolException.class);
            long pid = TaskFixtures.placeOf(running).pid();
            assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertGone(pid);
            assertThat(SimpleTasks.isMarked(directory, "interrupted")).isFalse();
        }
    }

    @Test
    default void item_17_4_whereNoProcessIsLeftOrNoneHasStartedItDoesNothing() throws Exception {
        for (Consumer<ProcessPoolExecutor> end : bothWays()) {
            var unused = newExecutor(1);
            end.accept(unused);
            end.accept(unused);
            assertThat(unused.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            var used = newExecutor(1);
            long pid = used.submit(() -> ProcessHandle.current().pid()).get();
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            TaskFixtures.await(() -> !TaskFixtures.isAlive(pid));
            end.accept(used);
            assertThat(used.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            end.accept(used);
        }
    }

    @Test
    default void item_17_6_terminatingDoesNotWaitForTheProcesses(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        try (var pool = newBuilder(1).cancelGrace(Duration.ofMinutes(1)).build()) {
            var running = pool.submit(() -> {
                int ignored = SimpleTasks.marksItsInterrupt(marks);
                boolean cleared = Thread.interrupted();
                return cleared ? SimpleTasks.awaitMark(marks, "end") : 0;
            });
            TaskFixtures.await(() -> SimpleTasks.isMarked(directory, "begun"));
            TaskFixtures.awaitStart(running);
            long pid = TaskFixtures.placeOf(running).pid();
            pool.terminateWorkers();
            assertThat(TaskFixtures.failure(running)).isInstanceOf(BrokenProcessPoolException.class);
            TaskFixtures.await(() -> SimpleTasks.isMarked(directory, "interrupted"));
            assertThat(pool.isTerminated()).isFalse();
            assertThat(TaskFixtures.isAlive(pid)).isTrue();
            int ignored = SimpleTasks.mark(marks, "end");
            assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertGone(pid);
        }
    }

    @Test
    default void item_17_6_killingDoesNotWaitForAProcessThatIsStillStarting() throws Exception {
        try (var pool =
                newBuilder(1).initializer(() -> SimpleTasks.pause(600_000)).build()) {
            var waiting = pool.submit(() -> 1);
            long start = System.nanoTime();
            pool.killWorkers();
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start))
                    .isLessThan(5);
            assertThat(waiting.isDone()).isTrue();
            assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
