package dev.muster.client.futures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import dev.muster.tck.fixtures.ThreadOrNone;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class CompletionThreadsTest {
    private final CompletionThreads completions = new CompletionThreads("test");

    @Test
    void itemsThatWaitForLaterOnesAreOvertaken() throws Exception {
        int depth = 30;
        var done = new CountDownLatch(depth);
        var latches = new CountDownLatch[depth + 1];
        for (int i = 0; i <= depth; i++) latches[i] = new CountDownLatch(1);
        for (int i = 0; i < depth; i++) {
            int n = i;
            completions.enqueue(
                    () -> {
                        try {
                            latches[n + 1].await(); // opened by the item behind
                            latches[n].countDown();
                            done.countDown();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    CompletionThreadsTest::never);
        }
        completions.enqueue(latches[depth]::countDown, CompletionThreadsTest::never);
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(completions.threads()).isLessThanOrEqualTo(CompletionThreads.THREADS_MAX);
        completions.close();
    }

    /** All have been idle for a while: one of those that stand by must not sleep on when the others get stuck, one by one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void aThreadThatStandsByTakesOverSoonHoweverLongNothingCame(int stuckItems) throws Exception {
        var all = new CountDownLatch(stuckItems + 1);
        for (int i = 0; i <= stuckItems; i++) completions.enqueue(() -> meet(all), CompletionThreadsTest::never);
        assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
        TaskFixtures.await(() -> !completions.isBusy());
        assertThat(SimpleTasks.pause(100)).isZero(); // until none watches another any more
        var stuck = new CountDownLatch(1);
        var behind = new CountDownLatch(1);
        for (int i = 0; i < stuckItems; i++) {
            completions.enqueue(
                    () -> {
                        stuck.countDown();
                        await(behind);
                    },
                    CompletionThreadsTest::never);
            assertThat(stuck.await(20, TimeUnit.SECONDS)).isTrue();
            // One watches now, so what comes next wakes no other until that one is stuck as well.
            if (i == 1) assertThat(SimpleTasks.pause(3)).isZero();
        }
        completions.enqueue(behind::countDown, CompletionThreadsTest::never);
        assertThat(behind.await(CompletionThreads.KEEP_ALIVE_NANOS / 2, TimeUnit.NANOSECONDS))
                .as("long before the others would have ended because they have no work")
                .isTrue();
        completions.close();
    }

    /** A log that finds no memory, either, must not leave behind that a thread is busy: the program would never end. */
    @RepeatedTest(50)
    void withoutMemoryForAThreadAndForALineOfTheLogNothingStaysBusy() throws Exception {
        var handler = new Failing();
        var log = Logger.getLogger("dev.muster");
        log.addHandler(handler);
        try {
            var made = new AtomicInteger();
            var starved = new CompletionThreads(
                    "starved",
                    work -> {
                        if (made.getAndIncrement() % 2 == 1) throw new OutOfMemoryError("no heap, on purpose");
                        return new Thread(work);
                    },
                    null);
            var done = new CountDownLatch(3);
            for (int i = 0; i < 3; i++) starved.enqueue(done::countDown, CompletionThreadsTest::never);
            TaskFixtures.await(() -> !starved.isBusy()); // which also starts a thread where none is left
            assertThat(done.getCount()).isZero();
            starved.close();
            TaskFixtures.await(() -> starved.threads() == 0);
            assertThat(handler.times.get()).isPositive();
        } finally {
            log.removeHandler(handler);
        }
    }

    private static final class Failing extends Handler {
        private final AtomicInteger times = new AtomicInteger();

        @Override
        public void publish(LogRecord line) {
            times.incrementAndGet();
            throw new OutOfMemoryError("no heap for a line, on purpose");
        }

        @Override
        public void flush() {
            throw new AssertionError("nothing is kept");
        }

        @Override
        public void close() {
            times.set(0);
        }
    }

    private static void meet(CountDownLatch latch) {
        latch.countDown();
        await(latch);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aFloodTakesFewThreads() throws Exception {
        var done = new CountDownLatch(100_000);
        for (int i = 0; i < 100_000; i++) completions.enqueue(done::countDown, CompletionThreadsTest::never);
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        // On a busy machine one that has lost its CPU looks stuck now and then.
        assertThat(completions.threads()).isLessThan(CompletionThreads.THREADS_MAX / 8);
        completions.close();
    }

    @Test
    void item_19_5_whatFindsNoThreadIsDoneAsSoonAsOneCanBeHad() throws Exception {
        var none = new AtomicBoolean(true);
        var starving = new CompletionThreads("starving", work -> new ThreadOrNone(work, none), null);
        var done = new CountDownLatch(2);
        starving.enqueue(done::countDown, CompletionThreadsTest::never);
        starving.enqueue(done::countDown, CompletionThreadsTest::never);
        assertThat(starving.isBusy()).isTrue();
        assertThat(starving.threads()).isZero();
        none.set(false);
        assertThat(starving.isBusy())
                .as("who keeps the program alive asks this")
                .isTrue();
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        starving.close();
    }

    @Test
    void anItemThatThrowsDoesNotStopTheNext() throws Exception {
        var done = new CountDownLatch(1);
        completions.enqueue(
                () -> {
                    throw new IllegalStateException("on purpose");
                },
                CompletionThreadsTest::never);
        completions.enqueue(done::countDown, CompletionThreadsTest::never);
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        completions.close();
    }

    private static void never(Throwable thrown) {
        throw new AssertionError(thrown);
    }
}
