package dev.muster.scheduling.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.model.jvm.ThreadRole;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class MachineLoopTest {
    /** Counts up, and says each number; a negative event throws; time passes once. */
    private static final class Counter implements Machine<Integer, Integer> {
        private int sum;
        private OptionalLong alarm = OptionalLong.empty();

        @Override
        public List<Integer> handle(Integer event, long now) {
            if (event < 0) throw new IllegalStateException("a bug");
            if (event == 1_000_000) alarm = OptionalLong.empty();
            sum += event;
            return List.of(sum);
        }

        @Override
        public OptionalLong nextDeadlineNanos() {
            return alarm;
        }

        @Override
        public Integer timePassed() {
            return 1_000_000;
        }
    }

    private final Counter counter = new Counter();
    private final List<Integer> performed = new ArrayList<>();
    private final AtomicReference<Throwable> broken = new AtomicReference<>();
    private final CountDownLatch brokenTold = new CountDownLatch(1);
    private final MachineLoop<Integer, Integer> loop =
            new MachineLoop<>(ThreadRole.POOL_LOOP, "test-loop", counter, performed::add, System::nanoTime, why -> {
                broken.set(why);
                brokenTold.countDown();
            });

    @Test
    void manyThreadsLeaveEventsAndEachIsHandledOnce() throws Exception {
        loop.start();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            var thread = new Thread(() -> {
                for (int k = 0; k < 10_000; k++) loop.enqueue(1);
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) thread.join();
        assertThat(loop.ask(() -> counter.sum).get()).isEqualTo(80_000);
        assertThat(loop.ask(() -> performed.size()).get()).isEqualTo(80_000);
        loop.close();
        assertThat(loop.awaitEnd(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatWaitsForAnEventRunsAfterItsCommands() throws Exception {
        loop.start();
        var seen = new CompletableFuture<Integer>();
        loop.enqueue(5, () -> seen.complete(performed.get(performed.size() - 1)));
        assertThat(seen.get()).isEqualTo(5);
        loop.close();
    }

    @Test
    void aDeadlineBecomesAnEvent() throws Exception {
        counter.alarm = OptionalLong.of(System.nanoTime() + 1_000_000);
        var rang = new CompletableFuture<Integer>();
        var other = new MachineLoop<Integer, Integer>(
                ThreadRole.POOL_LOOP, "alarm", counter, rang::complete, System::nanoTime, why -> {});
        other.start();
        assertThat(rang.get()).isEqualTo(1_000_000);
        other.close();
    }

    @Test
    void whoAsksHearsAnErrorAndWhoAsksAfterItThatNobodyAnswers() throws Exception {
        var error = new NoClassDefFoundError("a/Library");
        var first = loop.ask(() -> {
            throw error;
        });
        var second = loop.ask(() -> 1); // in the same batch, which is not gone through to its end
        loop.start();
        assertThatThrownBy(first::get).hasCause(error);
        assertThatThrownBy(second::get).hasCauseInstanceOf(RejectedExecutionException.class);
        assertThat(brokenTold.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(broken.get()).isSameAs(error);
    }

    @Test
    void aBugInTheMachineIsToldOnceAndTheLoopStandsStill() throws Exception {
        loop.start();
        loop.enqueue(-1);
        assertThat(brokenTold.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(broken.get()).hasMessage("a bug");
        assertThat(loop.awaitEnd(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> loop.ask(() -> 1).get()).isInstanceOf(ExecutionException.class);
    }
}
