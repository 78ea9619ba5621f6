package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.tck.cluster.FakeCluster;
import dev.muster.tck.fixtures.TaskFixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Late changes: a cancel while a task starts, and the end of a pool while a map is under way. */
@Timeout(60)
class LateTurnsTest {
    private static final BlockingQueue<String> HEARD = new LinkedBlockingQueue<>();
    private static volatile CountDownLatch gate = new CountDownLatch(1);

    private final FakeCluster cluster = new FakeCluster(2);

    @BeforeEach
    void clean() {
        HEARD.clear();
        gate = new CountDownLatch(1);
    }

    /** Says that it runs, waits for the gate, and says how that ended. */
    private static int awaitGate(int n) {
        HEARD.add("started");
        try {
            gate.await();
        } catch (InterruptedException e) {
            HEARD.add("interrupted");
            throw new CancellationException("interrupted");
        }
        HEARD.add("ended");
        return n;
    }

    private static void awaitHeard(String word, int times) throws InterruptedException {
        for (int i = 0; i < times; i++)
            assertThat(HEARD.poll(30, TimeUnit.SECONDS)).isEqualTo(word);
    }

    /** Both processes are at it, and that is known here. */
    private static void awaitBothRun(ProcessPoolExecutor pool) throws InterruptedException {
        awaitHeard("started", 2);
        TaskFixtures.await(
                () -> pool.tasks().stream().filter(OpenTask::isRunning).count() == 2);
    }

    @Test
    void item_21_A15_aTaskThatIsCancelledAsItsTimeComesLeavesNothingOpen() throws Exception {
        var pool = cluster.pool();
        for (int i = 0; i < 2_000; i++) {
            var task = pool.schedule(() -> 1, 50, TimeUnit.MICROSECONDS);
            long when = System.nanoTime() + i % 400 * 1_000L;
            while (System.nanoTime() < when) Thread.onSpinWait();
            boolean cancelled = task.cancel(true);
            assertThat(task.isCancelled()).isEqualTo(cancelled);
        }
        pool.close();
        assertThat(pool.tasks()).isEmpty();
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void item_7_3_anExceptionThatIsNullIsRefusedAndTheTaskGoesOn() throws Exception {
        try (var pool = cluster.pool()) {
            var future = pool.submit(() -> awaitGate(1));
            assertThatThrownBy(() -> future.completeExceptionally(null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> future.obtrudeException(null)).isInstanceOf(NullPointerException.class);
            gate.countDown();
            assertThat(future.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    void item_16_14_anInterruptedCloseCancelsWhatNeverStarted() throws Exception {
        var pool = cluster.pool();
        var running = List.of(pool.submit(() -> awaitGate(1)), pool.submit(() -> awaitGate(2)));
        var waiting = pool.submit(() -> 3);
        awaitHeard("started", 2);
        var closing = new Thread(pool::close);
        closing.start();
        closing.interrupt();
        assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        closing.join(30_000);
        assertThat(closing.isAlive()).isFalse();
        assertThat(running).allMatch(TaskFuture::isDone);
    }

    @Test
    void item_16_3_cancellingFuturesAtShutdownLetsStartedElementsOfAMapEnd() throws Exception {
        var pool = cluster.pool();
        try (var map = pool.map(
                LateTurnsTest::awaitGate, IntStream.range(0, 50).boxed().toList())) {
            var results = map.iterator();
            awaitBothRun(pool);
            pool.shutdown(false, true);
            gate.countDown();
            assertThat(List.of(results.next(), results.next())).containsExactly(0, 1);
            assertThatThrownBy(results::next)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(CancellationException.class);
        }
        pool.close();
    }

    @Test
    void item_16_12_shutdownNowInterruptsEachChunkOfAMap() throws Exception {
        var pool = cluster.pool();
        var results = pool.map(
                        LateTurnsTest::awaitGate, IntStream.range(0, 4).boxed().toList(), MapOption.bufferSize(4))
                .iterator();
        awaitBothRun(pool);
        assertThat(pool.shutdownNow()).isEmpty();
        awaitHeard("interrupted", 2);
        assertThatThrownBy(results::next).hasCauseInstanceOf(CancellationException.class);
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void item_16_3_aBufferedMapWhoseFuturesAreCancelledTellsThatElementsAreMissing() throws Exception {
        var pool = cluster.pool();
        var results = pool.map(
                        LateTurnsTest::awaitGate, IntStream.range(0, 9).boxed().toList(), MapOption.bufferSize(2))
                .iterator();
        awaitBothRun(pool);
        pool.shutdown(false, true);
        gate.countDown();
        var taken = new ArrayList<Integer>();
        assertThatThrownBy(() -> {
                    while (true) taken.add(results.next());
                })
                .isNotInstanceOf(NoSuchElementException.class)
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(taken).containsExactly(0, 1);
        pool.close();
    }

    @Test
    void item_16_12_whatShutdownNowReturnsMayBeHandedToAnotherPool() throws Exception {
        for (boolean threads : new boolean[] {true, false}) {
            clean();
            TaskExecutor first = threads ? new ThreadPool(1) : new FakeCluster(1).pool();
            var running = first.submit(() -> awaitGate(1));
            TaskFixtures.awaitStart(running);
            var waiting = List.of(first.submit(() -> 2), first.submit(() -> 3));
            var scheduled = first.schedule(() -> 4, 600, TimeUnit.SECONDS);
            List<Runnable> neverStarted = first.shutdownNow();
            assertThat(neverStarted).hasSize(3);
            assertThatThrownBy(() -> first.execute(neverStarted.get(0))).isInstanceOf(RejectedExecutionException.class);
            try (TaskExecutor second = threads ? new ThreadPool(1) : cluster.pool()) {
                for (Runnable task : neverStarted) second.execute(task);
                assertThat(waiting.get(0).get(30, TimeUnit.SECONDS)).isEqualTo(2);
                assertThat(waiting.get(1).get(30, TimeUnit.SECONDS)).isEqualTo(3);
                assertThat(scheduled.get(30, TimeUnit.SECONDS)).isEqualTo(4);
            }
            assertThat(running.isDone()).isTrue();
            assertThat(first.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void item_16_12_whatMayRunAtMostOnceIsCancelledAndNotGivenBack() throws Exception {
        var pool = cluster.pool();
        var running = List.of(pool.submit(() -> awaitGate(1)), pool.submit(() -> awaitGate(2)));
        for (var task : running) TaskFixtures.awaitStart(task);
        var once = pool.submit(() -> 3, TaskOptions.DEFAULT.atMostOnce());
        assertThat(pool.shutdownNow()).isEmpty();
        assertThat(once.isCancelled()).isTrue();
        assertThat(running).allMatch(TaskFuture::isDone);
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
}
