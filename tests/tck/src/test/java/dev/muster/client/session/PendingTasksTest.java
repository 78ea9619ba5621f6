package dev.muster.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.TaskFuture;
import dev.muster.WhenFull;
import dev.muster.tck.cluster.FakeCluster;
import dev.muster.tck.cluster.FloodOfTasks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What pending tasks take of the heap of their program, and what becomes of more. */
@Timeout(120)
class PendingTasksTest {
    private static final int BESIDE = Submission.BYTES_BESIDE_CALL;
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private final FakeCluster cluster = new FakeCluster(1);

    private static int hold() throws InterruptedException {
        NEVER.await();
        return 1;
    }

    @Test
    void item_3_6_whatIsKeptBesideACallCounts() {
        try (var pool = cluster.builder().maxPendingBytes(20L * BESIDE).build()) {
            var taken = new ArrayList<TaskFuture<Integer>>();
            assertThatThrownBy(() -> {
                        while (true) taken.add(pool.submit(PendingTasksTest::hold));
                    })
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining(taken.size() + " tasks are pending")
                    .hasMessageContaining("for its call and 512 for its bookkeeping")
                    .hasMessageContaining("the pool allows 10,240 (maxPendingBytes, by default half of -Xmx)")
                    .hasMessageContaining("maxPending(n, WhenFull.WAIT), use map");
            assertThat(taken).hasSizeBetween(5, 19);
            taken.forEach(each -> each.cancel(true));
        }
    }

    @Test
    void item_3_6_whatIsDoneCountsNoMore() throws Exception {
        try (var pool = cluster.builder()
                .maxPending(1_000, WhenFull.WAIT)
                .maxPendingBytes(2L * BESIDE)
                .build()) {
            for (int i = 0; i < 100; i++) { // waits for ever if finished tasks still count
                assertThat(pool.submit(() -> 1).get(30, TimeUnit.SECONDS)).isEqualTo(1);
            }
        }
    }

    @Test
    void item_3_6_aTaskThatNeverFitsSaysWhatItTakes() {
        try (var pool = cluster.builder().maxPendingBytes(1_000).build()) {
            assertThatThrownBy(() -> pool.submit(bytes -> bytes.length, new byte[2_000]))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageStartingWith("This task takes 2,")
                    .hasMessageContaining("all pending tasks of this pool together may take 1,000");
        }
    }

    @Test
    void item_3_6_theNumberOfTasksHasASentenceOfItsOwn() {
        try (var pool = cluster.builder().maxPending(1).build()) {
            var first = pool.submit(PendingTasksTest::hold);
            assertThatThrownBy(() -> pool.submit(() -> 2))
                    .hasMessageStartingWith(
                            "The pool has reached its limit of pending tasks, which is 1 (maxPending).");
            first.cancel(true);
        }
    }

    @Test
    void item_3_6_aProgramWithLittleMemoryIsToldBeforeItsHeapIsFull() throws Exception {
        Process program = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FloodOfTasks.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines;
        try (var out = program.getInputStream()) {
            lines = new String(out.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } finally {
            program.destroyForcibly();
        }
        assertThat(lines).hasSize(5);
        long taken = Long.parseLong(lines.get(0));
        assertThat(taken).isGreaterThan(20_000);
        assertThat(Long.parseLong(lines.get(1)))
                .as("the measured bytes of a task")
                .isBetween(100L, Long.parseLong(lines.get(2)));
        assertThat(Long.parseLong(lines.get(3))).as("done in the end").isEqualTo(taken);
        assertThat(lines.get(4)).contains("bytes of the heap of this program").contains("WhenFull.WAIT");
    }
}
