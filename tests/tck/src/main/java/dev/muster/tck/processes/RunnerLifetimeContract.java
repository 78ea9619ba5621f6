package dev.muster.tck.processes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.BrokenProcessPoolException;
import dev.muster.ProcessPoolExecutor;
import dev.muster.TaskFuture;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a process works for a pool. Tests are named after the items of the semantics. */
public interface RunnerLifetimeContract extends ProcessPoolContract {
    private ProcessPoolExecutor limited(int workers, int tasks) {
        return newBuilder(workers).maxTasksPerRunner(tasks).build();
    }

    @Test
    default void item_15_1_aProcessIsReplacedAfterSoManyTasks() throws Exception {
        try (var pool = limited(1, 3)) {
            var pids = new ArrayList<Long>();
            for (int i = 0; i < 4; i++) {
                pids.add(pool.submit(() -> ProcessHandle.current().pid()).get());
            }
            assertThat(new HashSet<>(pids.subList(0, 3))).hasSize(1);
            assertThat(pids.get(3)).isNotEqualTo(pids.get(0));
        }
    }

    @Test
    default void item_15_2_15_3_moreTasksThanOneGenerationCanRunAllRunEvenAfterShutdown() throws Exception {
        var pool = limited(2, 3);
        var futures = new ArrayList<TaskFuture<Long>>();
        for (int i = 0; i < 14; i++) {
            futures.add(pool.submit(() -> ProcessHandle.current().pid()));
        }
        pool.shutdown();
        assertThat(pool.awaitTermination(50, TimeUnit.SECONDS)).isTrue();
        Set<Long> pids = new HashSet<>();
        for (var future : futures) pids.add(future.get());
        assertThat(pids).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    default void item_15_4_whereNoReplacementCanBeStartedThePoolBreaks() throws Exception {
        Path arguments = Files.createTempFile("muster-test", ".arguments");
        try (var pool =
                newBuilder(1).maxTasksPerRunner(1).jvmArguments("@" + arguments).build()) {
            assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
            Files.writeString(arguments, "-XX:NoSuchOption");
            var open = new ArrayList<TaskFuture<?>>();
            for (int i = 0; i < 3; i++) open.add(pool.submit(() -> 1));
            for (var future : open) {
                assertThat(TaskFixtures.failure(future))
                        .isInstanceOf(BrokenProcessPoolException.class)
                        .hasMessageContaining("could be started");
            }
        } finally {
            Files.delete(arguments);
        }
    }

    @Test
    default void item_15_4_whileOthersRemainThePoolGoesOnSmaller() throws Exception {
        Path arguments = Files.createTempFile("muster-test", ".arguments");
        try (var pool = newBuilder(2).jvmArguments("@" + arguments).build()) {
            List<Long> two = twoProcesses(pool);
            long remains = two.get(0);
            long dies = two.get(1);
            Files.writeString(arguments, "-XX:NoSuchOption");
            ProcessHandle.of(dies).ifPresent(ProcessHandle::destroyForcibly);
            TaskFixtures.await(() -> !TaskFixtures.isAlive(dies));
            var futures = new ArrayList<TaskFuture<Long>>();
            for (int i = 0; i < 40; i++) futures.add(pool.submit(TaskFixtures::pidAfter, 20L));
            for (var future : futures) assertThat((long) future.get()).isEqualTo(remains);
            Files.writeString(arguments, "-Dnothing=wrong");
            assertThat(twoProcesses(pool)).contains(remains).doesNotContain(dies);
        } finally {
            Files.delete(arguments);
        }
    }

    /** The pool has two, sooner or later: a quick one may run both tasks while the other one starts. */
    private static List<Long> twoProcesses(ProcessPoolExecutor pool) throws Exception {
        List<Long> two = new ArrayList<>();
        TaskFixtures.await(() -> {
            var one = pool.submit(TaskFixtures::pidAfter, 50L);
            var other = pool.submit(TaskFixtures::pidAfter, 50L);
            two.clear();
            two.addAll(List.of(one.join(), other.join()));
            return !two.get(0).equals(two.get(1));
        });
        return two;
    }

    @Test
    default void item_15_5_nothingIsReplacedWhileThePoolIsKilled(@TempDir Path directory) throws Exception {
        long before = TaskFixtures.children();
        String births = directory.toString();
        try (var pool = newBuilder(2)
                .maxTasksPerRunner(1)
                .initializer(() -> TaskFixtures.markQuietly(
                        births, Long.toString(ProcessHandle.current().pid())))
                .build()) {
            var futures = new ArrayList<TaskFuture<Long>>();
            for (int i = 0; i < 40; i++) futures.add(pool.submit(TaskFixtures::pidAfter, 100L));
            for (int i = 0; i < 3; i++) futures.get(i).get();
            pool.killWorkers(); // with a backlog, and replacements wanted or under way
            assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            String[] born = requireNonNull(directory.toFile().list());
            assertThat(born).as("most of the backlog was never run").hasSizeBetween(3, 15);
            assertThat(futures).allMatch(TaskFuture::isDone);
            if (!ownsItsProcesses()) return;
            assertThat(TaskFixtures.children()).isEqualTo(before);
            try (var next = newExecutor(1)) { // as long as another pool takes to start, nothing is born here
                assertThat(next.submit(() -> 1).get()).isEqualTo(1);
            }
            assertThat(directory.toFile().list()).hasSameSizeAs(born);
        }
    }

    @Test
    default void item_15_6_pendingWorkIsDoneThoughNobodyHoldsThePool() throws Exception {
        List<TaskFuture<Integer>> futures = submittedToADroppedPool();
        System.gc();
        for (int i = 0; i < futures.size(); i++) {
            assertThat((int) futures.get(i).get(30, TimeUnit.SECONDS)).isEqualTo(2 * i);
        }
    }

    private List<TaskFuture<Integer>> submittedToADroppedPool() {
        @SuppressWarnings("resource")
        var pool = limited(1, 1);
        var futures = new ArrayList<TaskFuture<Integer>>();
        for (int i = 0; i < 3; i++) futures.add(pool.submit(SimpleTasks::twice, i));
        return futures;
    }

    @Test
    default void item_15_7_18_6_argumentsAreReleasedInTheProcessWhenTheTaskHasEnded() throws Exception {
        // So little memory that all arguments together do not fit; and each is a cycle.
        try (var pool = newBuilder(1).jvmArguments("-Xmx96m").build()) {
            pool.submit(argument -> TaskFixtures.remember(argument), new Object[] {"kept"})
                    .get();
            assertThat(pool.submit(TaskFixtures::isForgotten).get()).isTrue();
            for (int i = 0; i < 8; i++) {
                Object[] cycle = {new byte[16 << 20], null};
                cycle[1] = cycle;
                assertThat(pool.submit(argument -> argument[1] == argument, cycle)
                                .get())
                        .isTrue();
            }
        }
    }

    @Test
    default void item_15_8_aProcessWhoseHeapGrowsIsReplacedAndGarbageDoesNotCount() throws Exception {
        try (var pool =
                newBuilder(1).jvmArguments("-Xmx256m").maxWorkerHeap(64 << 20).build()) {
            long first = pool.submit(TaskFixtures::litters, 48 << 20).get();
            for (int i = 0; i < 10; i++) {
                assertThat((long) pool.submit(TaskFixtures::litters, 48 << 20).get())
                        .isEqualTo(first);
            }
            assertThat((long) pool.submit(TaskFixtures::hoards, 80 << 20).get()).isEqualTo(first);
            // It may take a second until it is looked at again.
            TaskFixtures.await(
                    () -> !pool.submit(TaskFixtures::litters, 1).join().equals(first));
            assertThat(pool.submit(TaskFixtures::usedHeap).get()).isLessThan(64 << 20);
        }
    }

    @Test
    default void item_15_8_aProcessWithNothingToDoEndsAndAnotherStartsWhenItIsNeeded() throws Exception {
        try (var pool = newBuilder(2).workerKeepAlive(Duration.ofMillis(200)).build()) {
            long first = pool.submit(() -> ProcessHandle.current().pid()).get();
            TaskFixtures.await(() -> !TaskFixtures.isAlive(first));
            assertThat(pool.isBroken()).isFalse();
            var busy = pool.submit(TaskFixtures::pidAfter, 600L);
            assertThat(busy.get()).as("longer than it may be idle").isNotEqualTo(first);
        }
        assertThatThrownBy(() -> newBuilder().maxWorkerHeap(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> newBuilder().workerKeepAlive(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void item_18_5_aPoolThatNobodyHoldsIsCollectedAndEnds() throws Exception {
        long before = TaskFixtures.children();
        List<Object> left = dropped();
        TaskFixtures.await(() -> {
            System.gc();
            return ((WeakReference<?>) left.get(0)).refersTo(null);
        });
        assertThat(((TaskFuture<?>) left.get(1)).get()).isEqualTo(5);
        TaskFixtures.await(() -> !ownsItsProcesses() || TaskFixtures.children() == before);
    }

    private List<Object> dropped() {
        @SuppressWarnings("resource")
        var pool = newExecutor(1);
        var future = pool.submit(() -> {
            SimpleTasks.pause(200);
            return 5;
        });
        return List.of(new WeakReference<>(pool), future);
    }

    @Test
    default void item_16_1_16_2_16_13_whenAPoolIsTerminatedItsProcessesAreGone() throws Exception {
        for (boolean waits : List.of(true, false)) {
            var pool = newExecutor(2);
            var pids = new ArrayList<TaskFuture<Long>>();
            for (int i = 0; i < 2; i++) {
                pids.add(pool.submit(() -> {
                    Runtime.getRuntime()
                            .addShutdownHook(new Thread(() -> SimpleTasks.pause(500))); // an exit takes its time
                    return TaskFixtures.pidAfter(50);
                }));
            }
            if (waits) pool.shutdown(true, false);
            else pool.shutdown();
            TaskFixtures.await(pool::isTerminated);
            for (var pid : pids) assertGone(pid.get());
        }
    }
}
