package dev.muster.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.BrokenProcessPoolException;
import dev.muster.ProcessPoolExecutor;
import dev.muster.ResultDecodeException;
import dev.muster.TaskFuture;
import dev.muster.client.DefaultProcessPoolBuilder;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.RefusalReason;
import dev.muster.tck.cluster.FakeCluster;
import dev.muster.tck.cluster.TestConnector;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a session does beyond the contract: limits, losses, memory, threads. */
@Timeout(60)
class SessionTest {
    private final FakeCluster cluster = new FakeCluster(1);

    @Test
    void item_2_7_constructingAPoolStartsNothing() {
        try (var pool = cluster.pool()) {
            assertThat(pool.isShutdown()).isFalse();
        }
        assertThat(cluster.opened()).isZero();
    }

    @Test
    void item_2_2_noWorkersAreRefused() {
        assertThatThrownBy(() -> ProcessPoolExecutor.builder().maxWorkers(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("max_workers must be greater than 0");
    }

    @Test
    void item_2_11_aClusterThatCannotStartFailsTheFirstTaskWithTheReason() {
        var pool = new DefaultProcessPoolBuilder()
                .connector(new TestConnector("nowhere", () -> {
                    throw new IOException("no java found");
                }))
                .build();
        assertThatThrownBy(() -> pool.submit(() -> 1).get())
                .hasCauseInstanceOf(BrokenProcessPoolException.class)
                .hasMessageContaining("no java found");
        pool.close();
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    void aRefusedSessionBreaksThePoolWithTheReason() {
        cluster.refusing(RefusalReason.CREDENTIAL);
        var pool = cluster.pool();
        assertThatThrownBy(() -> pool.submit(() -> 1).get())
                .hasCauseInstanceOf(BrokenProcessPoolException.class)
                .hasMessageContaining("CREDENTIAL");
        pool.close();
    }

    @Test
    void aStreamThatIsCutLosesNoTask() throws Exception {
        try (var pool = cluster.pool()) {
            var running = pool.submit(() -> SimpleTasks.pause(200));
            TaskFixtures.awaitStart(running);
            cluster.cutStream();
            assertThat(running.get(30, TimeUnit.SECONDS)).isZero();
        }
    }

    @Test
    void aStoredResultThatIsLostIsComputedAgain() throws Exception {
        cluster.losingResults(true);
        var seen = new ConcurrentLinkedQueue<Long>();
        cluster.scripted(seq -> {
            seen.add(seq);
            if (seen.size() > 1) cluster.losingResults(false);
            return null;
        });
        try (var pool = cluster.pool()) {
            assertThat(pool.submit(() -> new byte[1 << 20]).get()).hasSize(1 << 20);
        }
        assertThat(seen).hasSizeGreaterThan(1);
    }

    @Test
    void item_13_4_aResultThatCannotBeReadFailsItsOwnFuture() throws Exception {
        cluster.scripted(seq -> seq == 0 ? new Outcome.Succeeded(Payload.inline(new byte[] {99, 98, 97})) : null);
        try (var pool = cluster.pool()) {
            assertThatThrownBy(() -> pool.submit(() -> 1).get()).hasCauseInstanceOf(ResultDecodeException.class);
            assertThat(pool.submit(() -> 2).get()).isEqualTo(2);
        }
    }

    @Test
    void item_18_1_whatATaskWasGivenIsFreeWhenItIsDone() throws Exception {
        try (var pool = cluster.pool()) {
            var given = new byte[300_000];
            var reference = new WeakReference<>(given);
            var future = pool.submit(bytes -> bytes.length, given);
            given = null;
            assertThat(future.get()).isEqualTo(300_000);
            while (reference.get() != null) System.gc();
            assertThat(future.isDone()).isTrue();
        }
    }

    @Test
    void item_16_9_aDroppedPoolFinishesWhatWasSubmittedAndEnds() {
        var future = submitAndDrop("dropped");
        while (threads("dropped").findAny().isPresent()) System.gc();
        assertThat(future.join()).isZero();
    }

    private TaskFuture<Integer> submitAndDrop(String name) {
        return cluster.builder().name(name).build().submit(() -> SimpleTasks.pause(100));
    }

    @Test
    void item_16_17_executeHandsFailuresToTheHandler() throws Exception {
        var failures = new ConcurrentLinkedQueue<Throwable>();
        var received = new CountDownLatch(1);
        try (var pool = cluster.builder()
                .uncaughtExceptionHandler((thread, failure) -> {
                    failures.add(failure);
                    received.countDown();
                })
                .build()) {
            pool.execute(() -> {
                throw new IllegalStateException("nobody waits");
            });
            assertThat(received.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(failures.peek()).hasMessage("nobody waits");
        }
    }

    @Test
    void item_16_18_anUnfinishedFutureKeepsTheJvmAndAFinishedOneDoesNot() throws Exception {
        try (var pool = cluster.builder().name("kept").build()) {
            var future = pool.submit(() -> SimpleTasks.pause(600_000));
            TaskFixtures.awaitStart(future);
            assertThat(keepers()).hasSize(1);
            assertThat(future.cancel(true)).isTrue();
            TaskFixtures.await(() -> keepers().isEmpty());
        }
    }

    private static List<Thread> keepers() {
        return threads("kept").filter(thread -> !thread.isDaemon()).toList();
    }

    private static Stream<Thread> threads(String pool) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(pool));
    }

    @Test
    void item_16_21_noThreadIsLeftAfterClose() throws Exception {
        try (var pool = cluster.builder().name("leftover").build()) {
            var futures = new ArrayList<TaskFuture<Integer>>();
            for (int i = 0; i < 100; i++) futures.add(pool.submit(() -> 1));
            for (var future : futures) assertThat(future.get()).isEqualTo(1);
        }
        TaskFixtures.await(() -> threads("leftover").findAny().isEmpty());
    }

    @Test
    void item_17_1_terminatingFailsWhatRunsAndCancelsWhatWaits() throws Exception {
        var pool = cluster.pool();
        var running = pool.submit(() -> SimpleTasks.pause(600_000));
        var waiting = pool.submit(() -> 1);
        TaskFixtures.awaitStart(running);
        pool.terminateWorkers();
        assertThatThrownBy(running::get).hasCauseInstanceOf(BrokenProcessPoolException.class);
        assertThat(waiting.isCancelled()).isTrue();
        assertThatThrownBy(() -> pool.submit(() -> 1)).isInstanceOf(RejectedExecutionException.class);
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void item_3_8_aCallbackMaySubmitAndWait() throws Exception {
        try (var pool = cluster.pool()) {
            var inner =
                    pool.submit(() -> 1).thenApply(one -> pool.submit(() -> 2).join() + one);
            assertThat(inner.get(30, TimeUnit.SECONDS)).isEqualTo(3);
        }
    }

    @Test
    void connectFailsWithASentenceWhenNothingAnswers() {
        assertThatThrownBy(() -> ProcessPoolExecutor.builder()
                        .target("localhost:1")
                        .openToAllLocalUsers() // so that no token of this user is looked for
                        .classPath(List.of())
                        .connectTimeout(Duration.ofMillis(700))
                        .build())
                .isInstanceOf(BrokenProcessPoolException.class)
                .hasMessageContainingAll("localhost:1", "check", "connectTimeout");
    }
}
