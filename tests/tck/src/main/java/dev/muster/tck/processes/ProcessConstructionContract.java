package dev.muster.tck.processes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.BrokenProcessPoolException;
import dev.muster.ProcessPoolExecutor;
import dev.muster.TaskFuture;
import dev.muster.task.RemoteCallable;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a pool of processes comes to be, and how many processes it has. Tests are named after the items of the semantics. */
public interface ProcessConstructionContract extends ProcessPoolContract {
    @Test
    default void item_2_1_aPoolHasAProcessForEachProcessorUnlessItIsToldOtherwise(@TempDir Path directory)
            throws Exception {
        var marks = directory.toString();
        int processors = Runtime.getRuntime().availableProcessors();
        long before = TaskFixtures.children();
        try (var pool = new ProcessPoolExecutor()) {
            var futures = new ArrayList<TaskFuture<Long>>();
            for (int i = 0; i <= processors; i++) {
                var name = "begun" + i;
                futures.add(
                        pool.submit(() -> SimpleTasks.mark(marks, name) > 0 && SimpleTasks.awaitMark(marks, "end") > 0
                                ? ProcessHandle.current().pid()
                                : -1));
            }
            TaskFixtures.await(() -> requireNonNull(directory.toFile().list()).length >= processors);
            assertThat(TaskFixtures.children()).isEqualTo(before + processors);
            SimpleTasks.mark(marks, "end");
            Set<Long> pids = new HashSet<>();
            for (var future : futures) pids.add(future.get());
            assertThat(pids).hasSize(processors).doesNotContain(-1L);
            assertThat(TaskFixtures.children())
                    .as("one more task, and no more processes")
                    .isEqualTo(before + processors);
        }
    }

    @Test
    default void item_2_3_2_5_thereIsNoUpperLimitToTheNumberOfProcessesAndNoInitializerIsNone() throws Exception {
        try (var pool = newBuilder(Integer.MAX_VALUE).initializer(null).build()) {
            assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
        }
    }

    @Test
    default void item_2_4_aProcessInheritsNoLiveStateOfTheProgram() throws Exception {
        TaskFixtures.state = 7;
        try (var pool = newExecutor(1)) {
            assertThat(pool.submit(() -> TaskFixtures.state).get()).isZero();
            assertThat(pool.submit(() -> ProcessHandle.current().pid()).get())
                    .isNotEqualTo(ProcessHandle.current().pid());
        } finally {
            TaskFixtures.state = 0;
        }
    }

    @Test
    default void item_2_4_aProcessHasThePropertiesOfTheProgramUnlessTheBuilderSaysOtherwise() throws Exception {
        System.setProperty("muster.test.inherited", "yes");
        try (var inherits = newBuilder(1).build();
                var overrules = newBuilder(1)
                        .systemProperty("muster.test.inherited", "no")
                        .build();
                var bare = newBuilder(1).inheritJvm(false).build()) {
            RemoteCallable<String> reads = () -> System.getProperty("muster.test.inherited");
            assertThat(inherits.submit(reads).get()).isEqualTo("yes");
            System.setProperty("muster.test.inherited", "changed");
            assertThat(inherits.submit(reads).get())
                    .as("as it was when the pool started")
                    .isEqualTo("yes");
            assertThat(overrules.submit(reads).get()).isEqualTo("no");
            assertThat(bare.submit(reads).get()).isNull();
        } finally {
            System.clearProperty("muster.test.inherited");
        }
    }

    @Test
    default void item_2_4_aTaskFindsRelativePathsWhereTheProgramDoesOrWhereTheBuilderSays(@TempDir Path directory)
            throws Exception {
        Path here = Files.createTempFile(Path.of("target"), "thumbnail-", ".txt");
        try (var pool = newExecutor(1);
                var there = newBuilder(1).workingDirectory(directory).build()) {
            String name = here.toString();
            pool.submit(() -> Files.writeString(Path.of(name), "drawn").toString())
                    .get();
            assertThat(here).as("what a task writes by a relative path").hasContent("drawn");
            there.submit(() ->
                            Files.writeString(Path.of("thumbnail.txt"), "there").toString())
                    .get();
            assertThat(directory.resolve("thumbnail.txt")).hasContent("there");
        } finally {
            Files.delete(here);
        }
        assertThat(directory.resolve("thumbnail.txt")).as("after the pool").exists();
    }

    @Test
    default void item_2_11_aWorkingDirectoryThatIsNotThereIsNamed(@TempDir Path directory) throws Exception {
        Path missing = directory.resolve("missing");
        try (var pool = newBuilder(1).workingDirectory(missing).build()) {
            assertThat(TaskFixtures.failure(pool.submit(() -> 1)))
                    .isInstanceOf(BrokenProcessPoolException.class)
                    .hasMessageContaining(missing.toString())
                    .hasMessageContaining("workingDirectory(..)");
        }
    }

    @Test
    default void item_2_6_theNumberOfTasksPerProcessIsAtLeastOneAndByDefaultUnlimited() throws Exception {
        for (int wrong : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> newBuilder().maxTasksPerRunner(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("maxTasksPerRunner");
        }
        try (var pool = newExecutor(1)) {
            Set<Long> pids = new HashSet<>();
            for (int i = 0; i < 50; i++) {
                pids.add(pool.submit(() -> ProcessHandle.current().pid()).get());
            }
            assertThat(pids).hasSize(1);
        }
    }

    @Test
    default void item_2_7_processesStartWithTheFirstTaskOrWhenTheyAreAskedTo() throws Exception {
        long before = TaskFixtures.children();
        try (var pool = newExecutor(2)) {
            assertThat(TaskFixtures.children()).isEqualTo(before);
            pool.prestartAllWorkers();
            TaskFixtures.await(() -> TaskFixtures.children() == before + 2);
            Set<Long> pids = new HashSet<>();
            var futures = new ArrayList<TaskFuture<Long>>();
            for (int i = 0; i < 8; i++) futures.add(pool.submit(TaskFixtures::pidAfter, 50L));
            for (var future : futures) pids.add(future.get());
            assertThat(pids).hasSize(2);
            pool.prestartAllWorkers();
            assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
            assertThat(TaskFixtures.children()).isEqualTo(before + 2);
            pool.shutdown();
            assertThatThrownBy(pool::prestartAllWorkers).isInstanceOf(RejectedExecutionException.class);
        }
    }

    @Test
    default void item_2_8_aProcessStartsOnlyWhenNoneIsIdle() throws Exception {
        long before = TaskFixtures.children();
        try (var pool = newExecutor(3)) {
            Set<Long> pids = new HashSet<>();
            for (int i = 0; i < 3; i++) {
                pids.add(pool.submit(() -> ProcessHandle.current().pid()).get());
                assertThat(TaskFixtures.children()).isEqualTo(before + 1);
            }
            assertThat(pids).hasSize(1);
        }
    }

    @Test
    default void item_2_9_aFloodStartsAsManyProcessesAsThereMayBeAndNoMore() throws Exception {
        long before = TaskFixtures.children();
        long most = before;
        try (var pool = newExecutor(2)) {
            var futures = new ArrayList<TaskFuture<Long>>();
            for (int i = 0; i < 30; i++) futures.add(pool.submit(TaskFixtures::pidAfter, 30L));
            Set<Long> pids = new HashSet<>();
            for (var future : futures) {
                pids.add(future.get());
                most = Math.max(most, TaskFixtures.children());
            }
            assertThat(pids).hasSize(2);
            assertThat(most).isEqualTo(before + 2);
        }
    }

    @Test
    default void item_2_11_aJvmThatCannotStartFailsTheFirstTaskWithWhatItWrote() throws Exception {
        try (var pool =
                newBuilder().maxWorkers(1).jvmArguments("-XX:NoSuchOption").build()) {
            var first = pool.submit(() -> 1);
            assertThat(TaskFixtures.failure(first))
                    .isInstanceOf(BrokenProcessPoolException.class)
                    .hasMessageContaining("Unrecognized VM option 'NoSuchOption'")
                    .hasMessageContaining("-jar");
            TaskFixtures.await(pool::isBroken);
            assertThatThrownBy(() -> pool.submit(() -> 1)).isInstanceOf(BrokenProcessPoolException.class);
        }
    }

    @Test
    default void item_16_7_aPoolThatEndsBeforeItsFirstTaskNeverStartsAProcess(@TempDir Path directory) {
        List<Consumer<ProcessPoolExecutor>> ends = List.of(
                ProcessPoolExecutor::shutdown,
                ProcessPoolExecutor::shutdownNow,
                ProcessPoolExecutor::terminateWorkers,
                ProcessPoolExecutor::killWorkers);
        for (var end : ends) {
            // A JVM that starts makes this file.
            try (var pool = newBuilder()
                    .maxWorkers(2)
                    .jvmArguments("-Xlog:gc:file=" + directory.resolve("started"))
                    .build()) {
                end.accept(pool);
            }
            assertThat(directory).isEmptyDirectory();
        }
    }
}
