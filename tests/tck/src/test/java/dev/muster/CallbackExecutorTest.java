package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.tck.cluster.FakeCluster;
import dev.muster.tck.fixtures.TaskFixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callbacks of a process pool on an executor of the user's. */
@Timeout(60)
class CallbackExecutorTest {
    private static volatile CountDownLatch gate = new CountDownLatch(1);

    /** A task that ends when all callbacks have been added. */
    private static int awaitGate() throws InterruptedException {
        gate.await();
        return 1;
    }

    /** The names of the threads that run a callback, a stage, and the reading of a result. */
    private List<String> threads(Executor executor) throws Exception {
        var names = new ConcurrentLinkedQueue<String>();
        try (var pool = new FakeCluster(1)
                .builder()
                .name("pool")
                .callbackExecutor(executor)
                .build()) {
            gate = new CountDownLatch(1);
            var called = new CountDownLatch(2);
            var future = pool.submit(CallbackExecutorTest::awaitGate);
            var same = future.addDoneCallback(done -> {
                names.add(Thread.currentThread().getName());
                called.countDown();
            });
            assertThat(same).isSameAs(future);
            var unused = future.thenAccept(value -> {
                names.add(Thread.currentThread().getName());
                called.countDown();
            });
            gate.countDown();
            assertThat(called.await(30, TimeUnit.SECONDS)).isTrue();
        }
        return new ArrayList<>(names);
    }

    @Test
    void item_6_8_callbacksRunOnTheExecutorOfTheUser() throws Exception {
        var executor = Executors.newSingleThreadExecutor(work -> new Thread(work, "mine"));
        try {
            assertThat(threads(executor)).containsOnly("mine").hasSize(2);
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void item_6_8_whatTheExecutorRejectsOrRunsAtOnceThreadsOfThePoolDo() throws Exception {
        Executor rejects = work -> {
            throw new RejectedExecutionException("on purpose");
        };
        assertThat(threads(rejects))
                .allMatch(name -> name.startsWith("pool-completer-"))
                .hasSize(2);
        assertThat(threads(Runnable::run))
                .as("not on the thread of the connection to the cluster")
                .allMatch(name -> name.startsWith("pool-completer-"))
                .hasSize(2);
    }

    @Test
    void item_6_8_theCallbacksOfOneFutureKeepTheirOrderOnManyThreads() throws Exception {
        var executor = Executors.newFixedThreadPool(4);
        try (var pool = new FakeCluster(1).builder().callbackExecutor(executor).build()) {
            gate = new CountDownLatch(1);
            var received = new ConcurrentLinkedQueue<Integer>();
            var future = pool.submit(CallbackExecutorTest::awaitGate);
            for (int i = 0; i < 50; i++) {
                int n = i;
                var unused = future.addDoneCallback(done -> received.add(n));
            }
            var last = new CountDownLatch(1);
            var same = future.addDoneCallback(done -> last.countDown());
            gate.countDown();
            assertThat(same).isSameAs(future);
            assertThat(last.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(List.copyOf(received)).isSorted().hasSize(50);
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void item_16_18_aPoolIsNotDoneWhileTheExecutorHoldsItsOutcomes() throws Exception {
        var held = new ConcurrentLinkedQueue<Runnable>();
        var pool = new FakeCluster(1).builder().callbackExecutor(held::add).build();
        var future = pool.submit(() -> 1);
        TaskFixtures.await(() -> !held.isEmpty());
        pool.shutdown();
        assertThat(pool.awaitTermination(100, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(future.isDone()).isFalse();
        for (Runnable item = held.poll(); item != null; item = held.poll()) item.run();
        assertThat(future.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        while (!pool.awaitTermination(100, TimeUnit.MILLISECONDS)) {
            for (Runnable item = held.poll(); item != null; item = held.poll()) item.run();
        }
    }
}
