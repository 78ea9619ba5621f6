package dev.muster.client.threads;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.Futures;
import dev.muster.TaskFuture;
import dev.muster.ThreadPool;
import dev.muster.tck.fixtures.TaskFixtures;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which circles of waiting tasks end, and which do not. */
@Timeout(60)
class WaitGraphTest {
    private static boolean isWaiting(CompletableFuture<Thread> thread) {
        return thread.isDone() && thread.join().getState() == Thread.State.WAITING;
    }

    @Test
    void item_19_10_aCircleThatAClockEndsIsLeftToTheClock() throws Exception {
        try (var pool = new ThreadPool(2)) {
            var other = new CompletableFuture<TaskFuture<Object>>();
            var limited = pool.submit(() ->
                    Futures.withTimeout(other.get(), Duration.ofMillis(300)).exception());
            other.complete(pool.submit(() -> limited.get()));
            assertThat(limited.get(30, SECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(other.get().isCancelled()).isTrue();
        }
    }

    @Test
    void item_19_10_aCircleThatAFailureEndsIsLeftToTheFailure() throws Exception {
        try (var pool = new ThreadPool(3)) {
            var release = new CountDownLatch(1);
            var failing = pool.submit(() -> {
                release.await();
                throw new IOException("ends the gathering");
            });
            var back = new CompletableFuture<TaskFuture<Object>>();
            var first = new CompletableFuture<Thread>();
            var second = new CompletableFuture<Thread>();
            var gathering = pool.submit(() -> {
                var both = Futures.<Object>gather(back.get(), failing);
                first.complete(Thread.currentThread());
                return both.exception();
            });
            back.complete(pool.submit(() -> {
                second.complete(Thread.currentThread());
                return gathering.get();
            }));
            TaskFixtures.await(() -> isWaiting(first) && isWaiting(second));
            release.countDown();
            assertThat(gathering.get(30, SECONDS)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void item_19_10_aCircleThroughAGatheringWhoseOthersAreDoneIsHopeless() throws Exception {
        try (var pool = new ThreadPool(2)) {
            var done = pool.submit(() -> 1);
            done.get(30, SECONDS);
            var back = new CompletableFuture<TaskFuture<Object>>();
            var gathering =
                    pool.submit(() -> Futures.<Object>gather(done, back.get()).get());
            back.complete(pool.submit(() -> gathering.get()));
            assertThatThrownBy(() -> gathering.get(30, SECONDS))
                    .hasRootCauseInstanceOf(IllegalStateException.class)
                    .hasStackTraceContaining("wait for each other");
        }
    }
}
