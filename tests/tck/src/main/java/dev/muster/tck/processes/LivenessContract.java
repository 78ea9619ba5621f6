package dev.muster.tck.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.ProcessPoolExecutor;
import dev.muster.RunnerDiedException;
import dev.muster.TaskEncodeException;
import dev.muster.TaskFuture;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What must not hang. Tests are named after the items of the semantics. */
public interface LivenessContract extends ProcessPoolContract {
    @Test
    default void item_19_2_16_11_processesThatEndAtTheSameTimeAtShutdown() throws Exception {
        var pool = newBuilder(3).maxTasksPerRunner(1).build();
        var futures = new ArrayList<TaskFuture<?>>();
        for (int i = 0; i < 3; i++) futures.add(pool.submit(TaskFixtures::pidAfter, 50L));
        var dies = pool.submit(() -> TaskFixtures.exitAfter(10, 3));
        pool.shutdown();
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        for (TaskFuture<?> future : futures) assertThat(future.get()).isNotNull();
        assertThat(TaskFixtures.failure(dies)).isInstanceOf(RunnerDiedException.class);
    }

    @Test
    default void item_19_4_aFloodOfSubmissionsToABusyPoolNeitherBlocksNorHangs() throws Exception {
        try (var pool = newExecutor(1)) {
            var busy = pool.submit(() -> SimpleTasks.pause(600_000));
            var futures = new ArrayList<TaskFuture<Integer>>();
            for (int i = 0; i < 20_000; i++) futures.add(pool.submit(SimpleTasks::twice, i));
            assertThat(futures).noneMatch(TaskFuture::isDone);
            assertThat(busy.cancel(true)).isTrue();
            for (int i = 0; i < 20_000; i++) {
                assertThat((int) futures.get(i).get(50, TimeUnit.SECONDS)).isEqualTo(2 * i);
            }
        }
    }

    @Test
    default void item_19_6_largeDataBothWaysAtOnce() throws Exception {
        try (var pool = newExecutor(2)) {
            echo(pool, 6, 3 << 20); // by files
            echo(pool, 80, 250_000); // by the pipes, which hold less than one of these
        }
    }

    private static void echo(ProcessPoolExecutor pool, int count, int size) throws Exception {
        var futures = new ArrayList<TaskFuture<byte[]>>();
        for (int i = 0; i < count; i++) {
            byte[] large = new byte[size];
            Arrays.fill(large, (byte) i);
            futures.add(pool.submit(bytes -> bytes, large));
        }
        for (int i = 0; i < count; i++) {
            byte[] back = futures.get(i).get(50, TimeUnit.SECONDS);
            assertThat(back).hasSize(size);
            assertThat(back[size - 1]).isEqualTo((byte) i);
        }
    }

    @Test
    default void item_19_7_aTaskMayHaveAPoolOfItsOwn() throws Exception {
        try (var pool = newExecutor(1)) {
            var nested = pool.submit(() -> {
                long outer = ProcessHandle.current().pid();
                try (var inner =
                        ProcessPoolExecutor.builder().target("").maxWorkers(1).build()) {
                    return inner.submit(() -> ProcessHandle.current().pid()).get() != outer;
                }
            });
            assertThat(nested.get(50, TimeUnit.SECONDS)).isTrue();
            assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
        }
    }

    @Test
    default void item_19_7_poolsWithinPoolsHaveALimitOfDepth() throws Exception {
        try (var pool = newBuilder(1).systemProperty("muster.depth.max", "1").build()) {
            var nested = pool.submit(() -> {
                try (var inner =
                        ProcessPoolExecutor.builder().target("").maxWorkers(1).build()) {
                    return inner.submit(() -> 1).get();
                }
            });
            assertThat(TaskFixtures.failure(nested))
                    .hasStackTraceContaining("1 deep, which is the limit")
                    .hasStackTraceContaining("muster.depth.max");
            assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
        }
    }

    @Test
    default void item_19_8_aChildOfATaskThatReadsStandardInputDisturbsNothing() throws Exception {
        try (var pool = newExecutor(1)) {
            var spawns = pool.submit(() -> {
                Process cat = new ProcessBuilder("cat")
                        .redirectInput(ProcessBuilder.Redirect.INHERIT)
                        .start();
                boolean ended = cat.waitFor(20, TimeUnit.SECONDS);
                int ownByte = System.in.available();
                cat.destroyForcibly().waitFor();
                return ended + " " + ownByte;
            });
            assertThat(spawns.get(30, TimeUnit.SECONDS)).isEqualTo("true 0");
            assertThat(pool.submit(SimpleTasks::twice, 4).get(30, TimeUnit.SECONDS))
                    .isEqualTo(8);
        }
    }

    @Test
    default void item_19_9_processesGetTheirPropertiesAndTheEnvironmentButNotTheKeysOfTheCluster() throws Exception {
        try (var pool = newBuilder(1)
                .systemProperty("muster.test.colour", "green")
                .environmentVariable("MUSTARD", "hot")
                .environmentVariable("HOME", "/nowhere")
                .build()) {
            assertThat(pool.submit(() -> System.getenv("MUSTARD")).get()).isEqualTo("hot");
            assertThat(pool.submit(() -> System.getenv("HOME")).get()).isEqualTo("/nowhere");
            assertThat(pool.submit(() -> System.getProperty("muster.test.colour"))
                            .get())
                    .isEqualTo("green");
            assertThat(pool.submit(() -> System.getenv("PATH")).get()).isEqualTo(System.getenv("PATH"));
            assertThat(pool.submit(() -> System.getenv("MUSTER_TOKEN_FILE")).get())
                    .isNull();
        }
        for (String name : List.of("", "A=B", "MUSTER_TOKEN_FILE")) {
            assertThatThrownBy(() -> newBuilder().environmentVariable(name, ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(name);
        }
    }

    @Test
    default void item_19_10_aTaskCannotWaitForItsOwnPoolAndIsToldSoAtSubmit() throws Exception {
        try (var pool = newExecutor(1)) {
            var waits = pool.submit(() -> pool.submit(() -> 1).get());
            assertThat(TaskFixtures.failure(waits))
                    .isInstanceOf(TaskEncodeException.class)
                    .hasMessageContaining("ProcessPoolExecutor");
            var first = pool.submit(() -> 1);
            var chained = pool.submit(() -> first.get());
            assertThat(TaskFixtures.failure(chained)).isInstanceOf(TaskEncodeException.class);
            assertThat(pool.submit(() -> 2).get(30, TimeUnit.SECONDS)).isEqualTo(2);
        }
    }

    @Test
    default void item_3_6_aBoundedPoolRejectsWhatIsAboveItsBound() throws Exception {
        try (var pool = newBuilder(1).maxPending(2).build()) {
            var one = pool.submit(() -> SimpleTasks.pause(600_000));
            var two = pool.submit(() -> 2);
            assertThatThrownBy(() -> pool.submit(() -> 3))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("(maxPending)");
            assertThat(one.cancel(true)).isTrue();
            assertThat(two.get(30, TimeUnit.SECONDS)).isEqualTo(2);
            assertThat(pool.submit(() -> 3).get(30, TimeUnit.SECONDS)).isEqualTo(3);
        }
    }
}
