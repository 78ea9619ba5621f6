package dev.muster.client.futures;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.tck.fixtures.LogRecorder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Futures of others that can only be asked, and what they may do when they are. */
@Timeout(60)
class PolledFuturesTest {
    /** A future of another library, with code of its own. */
    private static final class Strange extends FutureTask<Integer> {
        private final BooleanSupplier done;

        Strange(BooleanSupplier done) {
            super(() -> 1);
            this.done = done;
        }

        @Override
        public boolean isDone() {
            return done.getAsBoolean();
        }
    }

    private static void awaitHeard() throws InterruptedException {
        var plain = new FutureTask<>(() -> 1);
        var received = new CountDownLatch(1);
        var unused = PolledFutures.listen(plain, received::countDown);
        plain.run();
        assertThat(received.await(30, SECONDS)).isTrue();
    }

    @Test
    void oneThatThrowsWhenItIsAskedKeepsNobodyElseFromBeingHeard() throws Exception {
        try (var log = new LogRecorder()) {
            var broken = new AtomicBoolean();
            var received = new CountDownLatch(1);
            var strange = new Strange(() -> {
                if (broken.get()) throw new IllegalStateException("on purpose");
                return received.getCount() == 0;
            });
            var forget = PolledFutures.listen(strange, () -> {});
            broken.set(true);
            assertThat(log.awaitText("on purpose", 30_000)).isNotNull();
            awaitHeard();
            forget.run();
        }
    }

    @Test
    void oneThatTakesItsTimeWhenItIsAskedHoldsNobodyUp() throws Exception {
        var asked = new CountDownLatch(2); // once by who listens
        var release = new CountDownLatch(1);
        var opened = new CompletableFuture<Boolean>();
        var forget = PolledFutures.listen(
                new Strange(() -> {
                    asked.countDown();
                    return asked.getCount() == 0 && opened.complete(isOpen(release));
                }),
                () -> {});
        assertThat(asked.await(30, SECONDS)).isTrue();
        var other = PolledFutures.listen(new FutureTask<>(() -> 1), () -> {}); // while the first is being asked
        other.run();
        release.countDown();
        assertThat(opened.get(30, SECONDS)).isTrue();
        awaitHeard();
        forget.run();
    }

    private static boolean isOpen(CountDownLatch gate) {
        try {
            return gate.await(15, SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }
}
