package dev.muster.scheduling.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.model.jvm.ThreadRole;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class FullHeapLoopTest {
    private static final int TIMES_WITHOUT_MEMORY = 2;

    /** Says what it receives; a negative event finds no memory. */
    private static final class Echo implements Machine<Integer, Integer> {
        @Override
        public List<Integer> handle(Integer event, long now) {
            if (event < 0) throw new OutOfMemoryError("Java heap space, on purpose");
            return List.of(event);
        }

        @Override
        public OptionalLong nextDeadlineNanos() {
            return OptionalLong.empty();
        }

        @Override
        public Integer timePassed() {
            return 0;
        }
    }

    private final AtomicInteger tellings = new AtomicInteger();
    private final AtomicReference<Throwable> told = new AtomicReference<>();
    private final CountDownLatch isTold = new CountDownLatch(1);

    private void receive(Throwable why) {
        if (tellings.incrementAndGet() <= TIMES_WITHOUT_MEMORY)
            throw new OutOfMemoryError("Java heap space, on purpose, while the error is reported");
        told.set(why);
        isTold.countDown();
    }

    private MachineLoop<Integer, Integer> loop(Consumer<Integer> performed) {
        return new MachineLoop<>(
                ThreadRole.POOL_LOOP, "test-loop", new Echo(), performed::accept, System::nanoTime, this::receive);
    }

    private void assertThatItBreaks(MachineLoop<Integer, Integer> loop) throws InterruptedException {
        assertThat(isTold.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(loop.awaitEnd(30, TimeUnit.SECONDS)).isTrue();
        assertThat(tellings.get()).isEqualTo(TIMES_WITHOUT_MEMORY + 1);
        assertThat(told.get()).isInstanceOf(OutOfMemoryError.class);
        var late = loop.ask(() -> 1);
        assertThatThrownBy(late::get).hasCauseInstanceOf(RejectedExecutionException.class);
    }

    @RepeatedTest(300)
    void aMachineWithoutMemoryIsToldOfAgainUntilThereIsMemoryToTellIt() throws Exception {
        var loop = loop(command -> {});
        loop.start();
        loop.enqueue(-1);
        var asked = loop.ask(() -> 1);
        assertThatItBreaks(loop);
        assertThatThrownBy(asked::get).hasCauseInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aHandlerWithoutMemoryIsReportedAsWell() throws Exception {
        var loop = loop(command -> {
            throw new OutOfMemoryError("Java heap space, on purpose");
        });
        loop.start();
        loop.enqueue(1);
        assertThatItBreaks(loop);
    }

    @RepeatedTest(300)
    void anEventThatCannotBeLeftForLackOfMemoryBreaksTheLoop() throws Exception {
        var performed = new ArrayList<Integer>();
        var loop = loop(performed::add);
        loop.start();
        loop.enqueue(1);
        loop.lose(new OutOfMemoryError("Java heap space, on purpose"));
        assertThatItBreaks(loop);
    }
}
