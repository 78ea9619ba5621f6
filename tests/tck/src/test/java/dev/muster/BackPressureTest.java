package dev.muster;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.tck.cluster.FakeCluster;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pool whose {@code submit} waits while its limit of pending tasks is reached. */
@Timeout(60)
class BackPressureTest {
    private static volatile CountDownLatch gate = new CountDownLatch(1);

    private final FakeCluster cluster = new FakeCluster(1);

    @BeforeEach
    void shut() {
        gate = new CountDownLatch(1);
    }

    private static int awaitGate() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }

    private ProcessPoolExecutor pool(int tasks) {
        return cluster.builder().maxPending(tasks, WhenFull.WAIT).build();
    }

    /** Runs it on a thread of its own, and returns when that waits for something. */
    private static Thread waiting(Runnable action) {
        var thread = new Thread(action);
        thread.start();
        TaskFixtures.await(() -> waits(thread));
        return thread;
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    /** A pool for one pending task, which it runs until the gate opens, and a thread that waits to submit another. */
    private final class FullPool implements AutoCloseable {
        final ProcessPoolExecutor pool = pool(1);
        final TaskFuture<Integer> running = pool.submit(BackPressureTest::awaitGate);
        private final AtomicReference<Object> told = new AtomicReference<>();
        private final AtomicBoolean interrupted = new AtomicBoolean();
        final Thread submitting = waiting(this::submit);

        private void submit() {
            try {
                told.set(pool.submit(() -> 2));
            } catch (RuntimeException e) {
                interrupted.set(Thread.currentThread().isInterrupted());
                told.set(e);
            }
        }

        /** The future, or what submit threw. */
        Object outcome() throws InterruptedException {
            submitting.join(30_000);
            return requireNonNull(told.get());
        }

        @Override
        public void close() {
            gate.countDown();
            pool.close();
        }
    }

    @Test
    void item_3_6_aPoolThatWaitsTakesTheNextTaskWhenThereIsRoom() throws Exception {
        try (var full = new FullPool()) {
            assertThat(full.told).hasValue(null);
            gate.countDown();
            assertThat(full.outcome())
                    .isInstanceOfSatisfying(
                            TaskFuture.class,
                            future -> assertThat(future.join()).isEqualTo(2));
            assertThat(full.running.get()).isEqualTo(1);
        }
    }

    @Test
    void item_3_6_neverIsMorePendingThanMayBe() throws Exception {
        try (var pool = pool(3)) {
            var submitting = new ArrayList<Thread>();
            var most = new AtomicInteger();
            var taken = new AtomicInteger();
            for (int i = 0; i < 4; i++) {
                var thread = new Thread(() -> {
                    for (int n = 0; n < 250; n++) {
                        var unused = pool.submit(() -> 1);
                        taken.incrementAndGet();
                        most.accumulateAndGet(pool.tasks().size(), Math::max);
                    }
                });
                thread.start();
                submitting.add(thread);
            }
            for (Thread thread : submitting) thread.join(30_000);
            assertThat(taken).hasValue(1_000);
            assertThat(most.get()).isBetween(1, 3);
        }
    }

    @Test
    void item_3_6_aShutdownEndsTheWaitForRoom() throws Exception {
        try (var full = new FullPool()) {
            full.pool.shutdown();
            assertThat(full.outcome())
                    .isInstanceOfSatisfying(
                            RejectedExecutionException.class, e -> assertThat(e).hasMessageContaining("shut down"));
            gate.countDown();
            assertThat(full.running.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    void item_3_6_theDeathOfThePoolEndsTheWaitForRoom() throws Exception {
        try (var full = new FullPool()) {
            TaskFixtures.awaitStart(full.running);
            full.pool.killWorkers();
            assertThat(full.outcome()).isInstanceOf(RejectedExecutionException.class);
        }
    }

    @Test
    void item_3_6_anInterruptEndsTheWaitForRoomAndIsKept() throws Exception {
        try (var full = new FullPool()) {
            full.submitting.interrupt();
            assertThat(full.outcome()).isInstanceOf(RejectedExecutionException.class);
            assertThat(full.interrupted).isTrue();
            gate.countDown();
            assertThat(full.running.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    void item_3_6_whatNeverFitsIsRejectedAtOnce() {
        try (var pool = cluster.builder()
                .maxPending(10, WhenFull.WAIT)
                .maxPendingBytes(1_000)
                .build()) {
            assertThatThrownBy(() -> pool.submit(bytes -> bytes.length, new byte[2_000]))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("maxPending");
        }
    }

    @Test
    void item_3_6_aCallbackDoesNotWaitForRoom() throws Exception {
        try (var pool = pool(2)) {
            var inCallback = new CountDownLatch(1);
            var full = new CountDownLatch(1);
            var chained = pool.submit(BackPressureTest::awaitGate).thenApply(one -> {
                inCallback.countDown();
                try {
                    full.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return pool.submit(() -> 2).isDone();
            });
            gate.countDown();
            inCallback.await();
            var running = pool.submit(() -> SimpleTasks.pause(600_000));
            full.countDown();
            assertThatThrownBy(() -> chained.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("A callback does not wait for capacity");
            assertThat(running.cancel(true)).isTrue();
        }
    }

    @Test
    void item_3_6_aBufferedMapWaitsForRoomAsWell() throws Exception {
        try (var pool = pool(2)) {
            var elements = IntStream.range(0, 500).boxed().toList();
            var results = new AtomicReference<List<Integer>>();
            Thread mapping =
                    waiting(() -> results.set(pool.map(n -> n + awaitGate(), elements, MapOption.bufferSize(50))
                            .toList()));
            try { // if it did not wait, it would end with more of them
                TaskFixtures.await(() -> waits(mapping) && pool.tasks().size() == 2);
            } finally {
                gate.countDown();
            }
            mapping.join(30_000);
            assertThat(results.get())
                    .isEqualTo(elements.stream().map(n -> n + 1).toList());
        }
    }

    @Test
    void item_9_7_aBufferedMapThatWaitsForRoomKeepsItsTimeLimit() {
        try (var full = new FullPool()) {
            var results = full.pool
                    .map(n -> n, List.of(1, 2), MapOption.bufferSize(2), MapOption.timeout(Duration.ofMillis(50)))
                    .iterator();
            assertThatThrownBy(results::next).hasRootCauseInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void item_3_6_aResultOfABufferedMapIsNotKeptBackForWantOfRoom() throws Exception {
        try (var pool = pool(2)) {
            var results =
                    pool.map(n -> n, List.of(1, 2), MapOption.bufferSize(1)).iterator();
            TaskFixtures.await(() -> pool.tasks().isEmpty());
            var first = pool.submit(BackPressureTest::awaitGate);
            var second = pool.submit(BackPressureTest::awaitGate);
            assertThat(results.next()).isEqualTo(1);
            gate.countDown();
            assertThat(first.get(30, TimeUnit.SECONDS) + second.get(30, TimeUnit.SECONDS))
                    .isEqualTo(2);
            assertThat(results.next()).isEqualTo(2);
            assertThat(results.hasNext()).isFalse();
        }
    }

    @Test
    void item_9_2_anEagerMapDoesNotWaitForRoom() {
        try (var pool = pool(1)) {
            var elements = IntStream.range(0, 100).boxed().toList();
            var results = pool.map(n -> n + awaitGate(), elements);
            gate.countDown();
            assertThat(results.toList())
                    .isEqualTo(elements.stream().map(n -> n + 1).toList());
        }
    }
}
