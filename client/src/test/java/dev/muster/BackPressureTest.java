package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pool whose {@code submit} waits for room when as much is pending as may be. */
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

    /** Runs it on a thread of its own, and returns when that waits in a lock of ours. */
    private static Thread waiting(Runnable action) {
        var thread = new Thread(action);
        thread.start();
        while (thread.getState() != Thread.State.WAITING) Thread.onSpinWait();
        return thread;
    }

    /** A thread that waits to submit to a full pool, and what it is told. */
    private static Thread submitting(ProcessPoolExecutor pool, AtomicReference<Object> told) {
        return waiting(() -> {
            try {
                told.set(pool.submit(() -> 2));
            } catch (RuntimeException e) {
                told.set(e);
                if (Thread.currentThread().isInterrupted()) told.set(List.of(e));
            }
        });
    }

    @Test
    void item_3_6_aPoolThatWaitsTakesTheNextTaskWhenThereIsRoom() throws Exception {
        try (var pool = pool(1)) {
            var first = pool.submit(BackPressureTest::awaitGate);
            var told = new AtomicReference<Object>();
            Thread submitting = submitting(pool, told);
            assertThat(told).hasValue(null);
            gate.countDown();
            submitting.join(30_000);
            assertThat(first.get()).isEqualTo(1);
            assertThat(told.get())
                    .isInstanceOfSatisfying(
                            TaskFuture.class,
                            future -> assertThat(future.join()).isEqualTo(2));
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
        var pool = pool(1);
        var running = pool.submit(BackPressureTest::awaitGate);
        var told = new AtomicReference<Object>();
        Thread submitting = submitting(pool, told);
        pool.shutdown();
        submitting.join(30_000);
        assertThat(told.get())
                .isInstanceOfSatisfying(
                        RejectedExecutionException.class, e -> assertThat(e).hasMessageContaining("shut down"));
        gate.countDown();
        assertThat(running.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        pool.close();
    }

    @Test
    void item_3_6_theDeathOfThePoolEndsTheWaitForRoom() throws Exception {
        var pool = pool(1);
        var running = pool.submit(BackPressureTest::awaitGate);
        Contract.awaitStart(running);
        var told = new AtomicReference<Object>();
        Thread submitting = submitting(pool, told);
        pool.killWorkers();
        submitting.join(30_000);
        assertThat(told.get()).isInstanceOf(RejectedExecutionException.class);
        gate.countDown();
        pool.close();
    }

    @Test
    void item_3_6_anInterruptEndsTheWaitForRoomAndIsKept() throws Exception {
        try (var pool = pool(1)) {
            var running = pool.submit(BackPressureTest::awaitGate);
            var told = new AtomicReference<Object>();
            Thread submitting = submitting(pool, told);
            submitting.interrupt();
            submitting.join(30_000);
            assertThat(told.get())
                    .isInstanceOfSatisfying(
                            List.class, kept -> assertThat(kept.get(0)).isInstanceOf(RejectedExecutionException.class));
            gate.countDown();
            assertThat(running.get(30, TimeUnit.SECONDS)).isEqualTo(1);
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
            var running = pool.submit(() -> Contract.pause(600_000));
            full.countDown();
            assertThatThrownBy(() -> chained.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("a callback does not wait for room");
            assertThat(running.cancel(true)).isTrue();
        }
    }

    @Test
    void item_3_6_aBufferedMapWaitsForRoomAsWell() {
        try (var pool = pool(2)) {
            var elements = IntStream.range(0, 500).boxed().toList();
            var results =
                    pool.map(n -> n + 1, elements, MapOption.bufferSize(50)).toList();
            assertThat(results).isEqualTo(elements.stream().map(n -> n + 1).toList());
        }
    }

    @Test
    void item_9_13_anEagerMapIsNotHeldUp() {
        try (var pool = pool(1)) {
            var elements = IntStream.range(0, 100).boxed().toList();
            assertThat(pool.map(n -> n, elements).toList()).isEqualTo(elements);
        }
    }
}
