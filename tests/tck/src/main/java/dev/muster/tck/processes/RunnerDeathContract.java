package dev.muster.tck.processes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.BrokenProcessPoolException;
import dev.muster.OutcomeUnknownException;
import dev.muster.ProcessPoolExecutor;
import dev.muster.RunnerDeath;
import dev.muster.RunnerDiedException;
import dev.muster.TaskException;
import dev.muster.TaskFuture;
import dev.muster.TaskOptions;
import dev.muster.task.TaskContext;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the death of a process means, by the rule of Muster and by that of Python. Tests are named after the items of the
 * semantics.
 */
public interface RunnerDeathContract extends ProcessPoolContract {
    /** The size of an argument that still travels by the pipe and not as a file, and that no pipe's buffer holds. */
    int IN_A_PIPE = 250_000;

    private ProcessPoolExecutor breaking(int workers) {
        return newBuilder(workers).onRunnerDeath(RunnerDeath.BREAK_POOL).build();
    }

    // ---- Python's rule

    @Test
    default void item_12_1_aDeathFailsEverythingThatRunsAndWaits() throws Exception {
        try (var pool = breaking(2)) {
            var running = pool.submit(() -> SimpleTasks.pause(600_000));
            TaskFixtures.awaitStart(running);
            var dies = pool.submit(() -> TaskFixtures.exitAfter(100, 99));
            var open = new ArrayList<TaskFuture<?>>(List.of(running, dies));
            for (int i = 0; i < 20; i++) open.add(pool.submit(() -> 1));
            Set<Throwable> instances = new HashSet<>();
            for (TaskFuture<?> future : open) {
                Throwable why = TaskFixtures.failure(future);
                assertThat(why).isExactlyInstanceOf(BrokenProcessPoolException.class);
                instances.add(why);
            }
            assertThat(instances).as("one exception for each").hasSameSizeAs(open);
            assertThat(pool.isBroken()).isTrue();
        }
    }

    @Test
    default void item_12_2_12_3_12_4_aBrokenPoolTellsOfTheDeathTakesNothingAndEndsItsProcesses() throws Exception {
        try (var pool = breaking(2)) {
            long other = pool.submit(() -> ProcessHandle.current().pid()).get();
            var running = pool.submit(() -> SimpleTasks.pause(600_000));
            TaskFixtures.awaitStart(running);
            var dies = pool.submit(() -> {
                System.err.println("the last words");
                return TaskFixtures.exitAfter(0, 99);
            });
            String message = requireNonNull(TaskFixtures.failure(dies).getMessage());
            var place = TaskFixtures.placeOf(dies);
            assertThat(message)
                    .contains("Process " + place.pid() + " on " + place.host() + " terminated abruptly")
                    .contains("exit code: 99")
                    .contains("the last words");
            assertThatThrownBy(() -> pool.submit(() -> 1))
                    .isInstanceOf(BrokenProcessPoolException.class)
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessage(message);
            assertThatThrownBy(() -> pool.map(x -> x, List.of(1))).isInstanceOf(BrokenProcessPoolException.class);
            pool.shutdown(true, false);
            assertThat(pool.isTerminated()).isTrue();
            assertGone(other);
            assertGone(place.pid());
        }
    }

    @Test
    default void item_3_5_aBrokenPoolSaysThatAlsoAfterAShutdown() throws Exception {
        var pool = breaking(1);
        Throwable death = TaskFixtures.failure(pool.submit(() -> TaskFixtures.exitAfter(0, 99)));
        pool.close();
        assertThatThrownBy(() -> pool.submit(() -> 1))
                .isInstanceOf(BrokenProcessPoolException.class)
                .hasMessage(death.getMessage());
    }

    @Test
    default void item_12_3_aKillIsToldByTheNameOfItsSignal() throws Exception {
        try (var pool = breaking(1)) {
            var running = pool.submit(() -> SimpleTasks.pause(600_000));
            TaskFixtures.awaitStart(running);
            assertThat(ProcessHandle.of(TaskFixtures.placeOf(running).pid())
                            .orElseThrow()
                            .destroyForcibly())
                    .isTrue();
            assertThat(TaskFixtures.failure(running))
                    .isExactlyInstanceOf(BrokenProcessPoolException.class)
                    .hasMessageContaining("exit code: 137")
                    .hasMessageContaining("SIGKILL");
        }
    }

    @Test
    default void item_12_5_anIdleProcessThatDiesBreaksThePoolAsWell() throws Exception {
        try (var pool = breaking(2)) {
            long idle = pool.submit(() -> ProcessHandle.current().pid()).get();
            assertThat(ProcessHandle.of(idle).orElseThrow().destroyForcibly()).isTrue();
            TaskFixtures.await(pool::isBroken);
            assertThatThrownBy(() -> pool.submit(() -> 1))
                    .isInstanceOf(BrokenProcessPoolException.class)
                    .hasMessageContaining("Process " + idle);
        }
    }

    @Test
    default void item_12_4_whatThePoolItselfEndsDoesNotBreakIt() throws Exception {
        try (var pool = newBuilder(1)
                .onRunnerDeath(RunnerDeath.BREAK_POOL)
                .cancelGrace(Duration.ofMillis(50))
                .maxTasksPerRunner(1)
                .build()) {
            long first = pool.submit(() -> ProcessHandle.current().pid()).get();
            var stubborn = pool.submit(() -> {
                while (true) Thread.onSpinWait();
            });
            TaskFixtures.awaitStart(stubborn);
            assertThat(stubborn.cancel(true)).isTrue();
            assertThat(pool.submit(() -> ProcessHandle.current().pid()).get(30, TimeUnit.SECONDS))
                    .isNotEqualTo(first);
            assertThat(pool.isBroken()).isFalse();
        }
    }

    @Test
    default void item_3_8_aCallbackOfADeathMaySubmitAndWait(@TempDir Path directory) throws Exception {
        for (RunnerDeath rule : RunnerDeath.values()) {
            var marks = Files.createDirectory(directory.resolve(rule.name())).toString();
            try (var pool = newBuilder(1).onRunnerDeath(rule).build()) {
                var second = new CompletableFuture<Integer>();
                var dies = pool.submit(() -> TaskFixtures.exitAfter(SimpleTasks.awaitMark(marks, "end"), 3))
                        .addDoneCallback(done -> {
                            try {
                                second.complete(
                                        pool.submit(SimpleTasks::twice, 4).join());
                            } catch (Throwable e) {
                                second.completeExceptionally(e);
                            }
                        });
                SimpleTasks.mark(marks, "end"); // only now: the callback must be one of the death
                if (rule == RunnerDeath.BREAK_POOL) {
                    assertThat(second)
                            .failsWithin(30, TimeUnit.SECONDS)
                            .withThrowableOfType(ExecutionException.class)
                            .withCauseInstanceOf(BrokenProcessPoolException.class);
                } else {
                    assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(8);
                }
                assertThat(TaskFixtures.failure(dies))
                        .isExactlyInstanceOf(
                                rule == RunnerDeath.BREAK_POOL
                                        ? BrokenProcessPoolException.class
                                        : RunnerDiedException.class);
            }
        }
    }

    // ---- the rule of Muster

    @Test
    default void item_12_6_aTaskThatExitsFailsAloneAndItsProcessIsReplaced() throws Exception {
        try (var pool = newExecutor(1)) {
            var exits = pool.submit(() -> TaskFixtures.exitAfter(0, 5));
            var after = pool.submit(() -> ProcessHandle.current().pid());
            assertThat(TaskFixtures.failure(exits))
                    .isInstanceOf(RunnerDiedException.class)
                    .hasMessageContaining("System.exit(5)")
                    .extracting(e -> ((RunnerDiedException) e).kind())
                    .isEqualTo(RunnerDiedException.Kind.EXITED);
            assertThat(after.get()).isNotEqualTo(TaskFixtures.placeOf(exits).pid());
            var halts = pool.submit(() -> {
                Runtime.getRuntime().halt(6);
                return 1;
            });
            assertThat(TaskFixtures.failure(halts))
                    .isInstanceOf(RunnerDiedException.class)
                    .hasMessageContaining("ended with code 6 ");
        }
    }

    @Test
    default void item_12_7_aKillWhileALargeArgumentTravelsIsNoDeadlock() throws Exception {
        try (var pool = newExecutor(1)) {
            byte[] large = new byte[12 << 20];
            long victim = pool.submit(() -> ProcessHandle.current().pid()).get();
            var travels = pool.submit(bytes -> bytes.length, large);
            ProcessHandle.of(victim).ifPresent(ProcessHandle::destroyForcibly);
            assertThat((int) travels.get(30, TimeUnit.SECONDS)).isEqualTo(large.length);
        }
        try (var pool = breaking(1)) {
            long victim = pool.submit(() -> ProcessHandle.current().pid()).get();
            var travels = pool.submit(bytes -> bytes.length, new byte[12 << 20]);
            ProcessHandle.of(victim).ifPresent(ProcessHandle::destroyForcibly);
            assertThat(TaskFixtures.failure(travels)).isInstanceOf(BrokenProcessPoolException.class);
        }
    }

    @Test
    default void item_12_7_aKillOfAProcessThatDoesNotReadItsPipeIsNoDeadlock() throws Exception {
        for (RunnerDeath rule : RunnerDeath.values()) {
            try (var pool = newBuilder(2).onRunnerDeath(rule).build()) {
                long victim = pool.submit(() -> ProcessHandle.current().pid()).get();
                TaskFixtures.suspend(victim);
                var travelling = new ArrayList<TaskFuture<Integer>>();
                for (int i = 0; i < 50; i++) { // each just small enough to go by the pipe, and more than that holds
                    travelling.add(pool.submit(bytes -> bytes.length, new byte[IN_A_PIPE]));
                }
                // The other process ran the last one, so that what is open now is on its way to the victim.
                assertThat(travelling.get(49).get(30, TimeUnit.SECONDS)).isEqualTo(IN_A_PIPE);
                var open = travelling.stream().filter(each -> !each.isDone()).toList();
                assertThat(open).isNotEmpty();
                ProcessHandle.of(victim).ifPresent(ProcessHandle::destroyForcibly);
                TaskFixtures.await(() -> travelling.stream().allMatch(TaskFuture::isDone));
                var failed = open.stream()
                        .filter(TaskFuture::isCompletedExceptionally)
                        .toList();
                if (rule == RunnerDeath.BREAK_POOL) assertThat(failed).isNotEmpty();
                else assertThat(failed).isEmpty(); // but tried again
                for (var each : failed) {
                    assertThat(each.exception()).isInstanceOf(BrokenProcessPoolException.class);
                }
            }
        }
    }

    @Test
    default void item_12_8_aDeathAfterShutdownStillLetsThePoolEnd() throws Exception {
        for (RunnerDeath rule : RunnerDeath.values()) {
            var pool = newBuilder(1).onRunnerDeath(rule).build();
            var dies = pool.submit(() -> TaskFixtures.exitAfter(50, 3));
            pool.shutdown(true, false);
            assertThat(pool.isTerminated()).isTrue();
            Class<?> expected =
                    rule == RunnerDeath.BREAK_POOL ? BrokenProcessPoolException.class : RunnerDiedException.class;
            assertThat(TaskFixtures.failure(dies)).isExactlyInstanceOf(expected);
        }
    }

    @Test
    default void item_12_9_A3_byDefaultADeathFailsOnlyTheTaskItRan() throws Exception {
        try (var pool = newExecutor(2)) {
            var other = pool.submit(() -> {
                SimpleTasks.pause(300);
                return ProcessHandle.current().pid();
            });
            TaskFixtures.awaitStart(other);
            var dies = pool.submit(() -> TaskFixtures.exitAfter(0, 9));
            var waiting = new ArrayList<TaskFuture<Integer>>();
            for (int i = 0; i < 20; i++) waiting.add(pool.submit(SimpleTasks::twice, i));
            assertThat(TaskFixtures.failure(dies))
                    .isInstanceOf(RunnerDiedException.class)
                    .isInstanceOf(TaskException.class)
                    .isNotInstanceOf(BrokenProcessPoolException.class);
            for (int i = 0; i < 20; i++) assertThat((int) waiting.get(i).get()).isEqualTo(2 * i);
            assertThat(other.get()).isEqualTo(TaskFixtures.placeOf(other).pid());
            assertThat(pool.isBroken()).isFalse();
        }
    }

    @Test
    default void item_12_10_whatATaskDidItselfIsTriedAgainOnlyOnRequest() throws Exception {
        Path notes = Files.createTempFile("muster-test", ".notes");
        try (var pool = newExecutor(1)) {
            String file = notes.toString();
            var dies = pool.submit(() -> {
                Files.writeString(Path.of(file), "x", StandardOpenOption.APPEND);
                return TaskFixtures.exitAfter(0, 4);
            });
            assertThat(TaskFixtures.failure(dies)).isInstanceOf(RunnerDiedException.class);
            assertThat(Files.readString(notes)).isEqualTo("x");
            var again = pool.submit(
                    () -> TaskContext.current().attempt() == 1 ? TaskFixtures.exitAfter(0, 4) : 7,
                    TaskOptions.DEFAULT.retryOnRunnerDeath(1));
            assertThat((int) again.get()).isEqualTo(7);
        } finally {
            Files.delete(notes);
        }
    }

    @Test
    default void item_A4_aKillFromOutsideIsNotTheTasksDoingAndItIsTriedAgain() throws Exception {
        try (var pool = newExecutor(1)) {
            var once = pool.submit(() -> {
                int attempt = TaskContext.current().attempt();
                if (attempt == 1) SimpleTasks.pause(600_000);
                return attempt;
            });
            TaskFixtures.awaitStart(once);
            ProcessHandle.of(TaskFixtures.placeOf(once).pid()).ifPresent(ProcessHandle::destroyForcibly);
            assertThat((int) once.get(30, TimeUnit.SECONDS)).isEqualTo(2);
            var never = pool.submit(() -> SimpleTasks.pause(600_000), TaskOptions.DEFAULT.atMostOnce());
            TaskFixtures.awaitStart(never);
            ProcessHandle.of(TaskFixtures.placeOf(never).pid()).ifPresent(ProcessHandle::destroyForcibly);
            assertThat(TaskFixtures.failure(never)).isInstanceOf(OutcomeUnknownException.class);
        }
    }

    @Test
    default void item_12_11_aDeathWhileReadingOrWritingIsADeathLikeAnyOther() throws Exception {
        try (var pool = newExecutor(1)) {
            var reading = pool.submit(argument -> 1, new TaskFixtures.ExitsWhenRead());
            assertThat(TaskFixtures.failure(reading)).isInstanceOf(RunnerDiedException.class);
            var writing = pool.submit(() -> new TaskFixtures.ExitsWhenWritten());
            assertThat(TaskFixtures.failure(writing)).isInstanceOf(RunnerDiedException.class);
            assertThat(pool.submit(() -> 5).get()).isEqualTo(5);
        }
        try (var pool = breaking(1)) {
            var reading = pool.submit(argument -> 1, new TaskFixtures.ExitsWhenRead());
            assertThat(TaskFixtures.failure(reading)).isExactlyInstanceOf(BrokenProcessPoolException.class);
        }
    }

    @Test
    default void item_12_11_aDeathWhileAnArgumentIsCollectedFailsWhatRunsThen() throws Exception {
        try (var pool = newExecutor(1)) {
            assertThat(pool.submit(argument -> 1, new TaskFixtures.HaltsWhenCollected())
                            .get())
                    .isEqualTo(1);
            var unlucky = pool.submit(() -> {
                System.gc();
                return SimpleTasks.pause(600_000);
            });
            assertThat(TaskFixtures.failure(unlucky))
                    .isInstanceOf(RunnerDiedException.class)
                    .hasMessageContaining("13");
            assertThat(pool.submit(() -> 5).get()).isEqualTo(5);
        }
    }

    @Test
    default void item_12_12_deathsAtTheSameTimeAreOneCleanFailureEach() throws Exception {
        try (var pool = newExecutor(3)) {
            var dying = new ArrayList<TaskFuture<?>>();
            for (int i = 0; i < 3; i++) dying.add(pool.submit(() -> TaskFixtures.exitAfter(200, 8)));
            for (TaskFuture<?> future : dying) {
                assertThat(TaskFixtures.failure(future)).isInstanceOf(RunnerDiedException.class);
            }
            assertThat(pool.submit(() -> 5).get()).isEqualTo(5);
        }
        try (var pool = breaking(3)) {
            var dying = new ArrayList<TaskFuture<?>>();
            for (int i = 0; i < 3; i++) dying.add(pool.submit(() -> TaskFixtures.exitAfter(200, 8)));
            for (TaskFuture<?> future : dying) {
                assertThat(TaskFixtures.failure(future)).isExactlyInstanceOf(BrokenProcessPoolException.class);
            }
        }
    }
}
