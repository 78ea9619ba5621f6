package dev.muster;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.tck.fixtures.LogRecorder;
import dev.muster.tck.fixtures.TaskFixtures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of which failures the log is told, because nobody else is. */
@Timeout(60)
class UnseenFailureTest {
    @Test
    void item_21_A20_aTaskThatRanAgainAndAgainUntilItFailedIsToldOf() throws Exception {
        try (var logged = new LogRecorder();
                var pool = new ThreadPool(1)) {
            scheduleAndDrop(pool);
            var received = requireNonNull(logged.awaitText("the periodic one died", 30_000));
            assertThat(received.getMessage())
                    .contains("nobody looked at its future")
                    .as("a thread pool cannot switch it off")
                    .doesNotContain("switch");
        }
    }

    private static void scheduleAndDrop(ThreadPool pool) {
        var unused = pool.scheduleAtFixedRate(
                () -> {
                    throw new IllegalStateException("the periodic one died");
                },
                1,
                1,
                MILLISECONDS);
    }

    @Test
    void item_21_A20_whoeverWaitsThroughAStageOfTheJdkHasLooked() throws Exception {
        try (var logged = new LogRecorder();
                var pool = new ThreadPool(1)) {
            var release = new CountDownLatch(1);
            var all = allOfOne(pool, release);
            release.countDown();
            assertThatThrownBy(() -> all.get(30, SECONDS)).hasRootCauseMessage("seen through allOf");
            assertThat(logged.awaitText("seen through allOf", 500)).isNull();
        }
    }

    private static CompletableFuture<Void> allOfOne(ThreadPool pool, CountDownLatch release) {
        return CompletableFuture.allOf(pool.submit(() -> {
            release.await();
            throw new IllegalStateException("seen through allOf");
        }));
    }

    @Test
    void item_21_A20_whoeverWaitsForTheEndOfThePoolHasNotLooked() throws Exception {
        var task = new TaskFuture<Integer>() {
            @Override
            protected boolean warnsOfUnseenFailure() {
                return true;
            }
        };
        var waits = new Thread(() -> {
            try {
                boolean ignored = task.awaitDoneUnseen(SECONDS.toNanos(50));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        waits.start();
        TaskFixtures.await(() -> task.getNumberOfDependents() > 0);
        assertThat(task.settleFailed(new IllegalStateException("only awaited"))).isTrue();
        waits.join();
        assertThat(task.isWatched()).isTrue();
        task.look(); // lest the log of another test has it
        assertThat(task.isWatched()).isFalse();
    }
}
