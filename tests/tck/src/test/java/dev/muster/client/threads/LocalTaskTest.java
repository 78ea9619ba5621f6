package dev.muster.client.threads;

import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.TaskFuture;
import dev.muster.TaskOptions;
import dev.muster.ThreadPool;
import dev.muster.task.TaskContext;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task of a thread pool between its threads, its user who cancels it, its attempts and its clock. */
@Timeout(60)
class LocalTaskTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    /** A thread whose next interrupt does this as well. */
    private static final class Listens extends Thread {
        private final Runnable whenInterrupted;

        Listens(Runnable work, Runnable whenInterrupted) {
            super(work);
            this.whenInterrupted = whenInterrupted;
            setDaemon(true);
        }

        @Override
        public void interrupt() {
            super.interrupt();
            whenInterrupted.run();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(50, SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> LocalTask<T> submitted(LocalTask<T> task) {
        task.submit(false);
        return task;
    }

    @Test
    void aTaskThatIsBeingCancelledIsNotTriedAgain() throws Exception {
        var threads = new PoolThreads("cancelling", 1, 0, VirtualThreads.platform("cancelling"));
        var tries = new AtomicInteger();
        var begun = new CountDownLatch(1);
        var task = submitted(new LocalTask<Integer>(
                threads,
                () -> {
                    begun.countDown();
                    if (tries.incrementAndGet() > 1) return 2;
                    if (SimpleTasks.pause(600_000) < 0) throw new IOException("interrupted");
                    return 1;
                },
                TaskOptions.DEFAULT.retryIf(3, IOException.class::isInstance),
                false));
        await(begun);
        task.abandon(true); // what cancel(true) does first; its future is not done yet
        var next = submitted(new LocalTask<>(threads, () -> 3, TaskOptions.DEFAULT, false));
        assertThat(next.get(30, SECONDS)).isEqualTo(3);
        assertThat(tries).hasValue(1);
        assertThat(task.cancel(true)).isTrue();
        threads.shutdown();
        assertThat(threads.awaitTermination(30, SECONDS)).isTrue();
    }

    @Test
    void theTimeOutOfOneAttemptThatComesLateLeavesTheNextAlone() throws Exception {
        var threads = new PoolThreads("late", 1, 0, VirtualThreads.platform("late"));
        var second = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var tries = new AtomicInteger();
        var task = submitted(new LocalTask<Integer>(
                threads,
                () -> {
                    if (tries.incrementAndGet() == 1) throw new IOException("first");
                    second.countDown();
                    await(release);
                    return tries.get();
                },
                TaskOptions.timeout(LONG).retryIf(3, IOException.class::isInstance),
                false));
        await(second);
        task.timeIsUp(LONG, 1);
        assertThat(task.isDone()).isFalse();
        release.countDown();
        assertThat(task.get(30, SECONDS)).isEqualTo(2);
        threads.shutdown();
    }

    @Test
    void item_21_A18_aTaskThatCatchesItsInterruptFindsItselfCancelled() throws Exception {
        var asked = new CountDownLatch(1);
        var threads = new PoolThreads("listening", 1, 0, work -> new Listens(work, () -> await(asked)));
        var begun = new CountDownLatch(1);
        var answer = new CompletableFuture<Boolean>();
        var task = submitted(new LocalTask<>(
                threads,
                () -> {
                    TaskContext self = TaskContext.current();
                    begun.countDown();
                    try {
                        return asked.await(10, MINUTES);
                    } catch (InterruptedException e) {
                        answer.complete(self.isCancelled());
                        asked.countDown();
                        return false;
                    }
                },
                TaskOptions.DEFAULT,
                false));
        await(begun);
        assertThat(task.cancel(true)).isTrue(); // is held up in the midst of the interrupt until the task has asked
        assertThat(answer.get(30, SECONDS)).isTrue();
        threads.shutdown();
    }

    @Test
    void item_21_A12_aGroupEndsWhenItsTasksHaveLeftTheirThreads() throws Exception {
        try (var pool = new ThreadPool(2)) {
            var begun = new CountDownLatch(2);
            var left = new AtomicBoolean();
            var group = pool.taskGroup();
            var stubborn = group.submit(() -> {
                begun.countDown();
                int ignored = SimpleTasks.pause(600_000);
                boolean interrupted = Thread.interrupted();
                ignored = SimpleTasks.pause(200); // cleans up
                left.set(interrupted);
            });
            var told = new CompletableFuture<Throwable>();
            var closesItself = group.submit(() -> {
                begun.countDown();
                int ignored = SimpleTasks.pause(600_000);
                boolean interrupted = Thread.interrupted();
                try {
                    group.close();
                } catch (IllegalStateException e) {
                    return told.complete(e);
                }
                return interrupted;
            });
            await(begun);
            group.abort();
            assertThat(List.of(stubborn, closesItself)).allMatch(TaskFuture::isCancelled);
            group.close();
            assertThat(left).isTrue();
            assertThat(told.get(30, SECONDS)).hasMessageContaining("wait for each other");
        }
    }

    @Test
    void item_21_A19_aTaskThatIsTriedAgainKeepsItsNameAndCountsItsAttempts() throws Exception {
        try (var pool = new ThreadPool(1)) {
            List<TaskContext> seen = new ArrayList<>();
            var twice = TaskOptions.timeout(LONG).retryIf(2, IllegalStateException.class::isInstance);
            var task = pool.submit(
                    () -> {
                        seen.add(TaskContext.current());
                        if (seen.size() < 3) throw new IllegalStateException();
                    },
                    twice);
            task.get(30, SECONDS);
            assertThat(seen).extracting(TaskContext::attempt).containsExactly(1, 2, 3);
            assertThat(seen)
                    .extracting(TaskContext::taskId)
                    .containsOnly(seen.get(0).taskId());
            assertThat(seen.get(2).deadline()).isPresent();
            var other = pool.submit(() -> TaskContext.current().taskId());
            assertThat(other.get(30, SECONDS)).isNotEqualTo(seen.get(0).taskId());
        }
    }

    @Test
    void aThreadThatIsLostByAnErrorBetweenTasksIsReplaced() throws Exception {
        var breaks = new AtomicBoolean();
        var told = new CompletableFuture<Throwable>();
        var threads = new PoolThreads("breaking", 1, 0, work -> {
            var thread = new Listens(
                    () -> {
                        if (!told.isDone()) Thread.currentThread().interrupt(); // pending, so it is given back later
                        work.run();
                    },
                    () -> {
                        if (breaks.compareAndSet(true, false)) throw new StackOverflowError("on purpose");
                    });
            thread.setUncaughtExceptionHandler((died, failure) -> told.complete(failure));
            return thread;
        });
        var first = submitted(new LocalTask<>(
                threads,
                () -> {
                    breaks.set(true); // when the interrupt is given back, right after this
                    return 1;
                },
                TaskOptions.DEFAULT,
                false));
        assertThat(TaskFixtures.failure(first)).isInstanceOf(StackOverflowError.class);
        assertThat(told.get(30, SECONDS)).isInstanceOf(StackOverflowError.class);
        var second = submitted(new LocalTask<>(threads, () -> 2, TaskOptions.DEFAULT, false));
        assertThat(second.get(30, SECONDS)).isEqualTo(2);
        threads.shutdown();
        assertThat(threads.awaitTermination(30, SECONDS)).isTrue();
        assertThat(threads.threadCount()).isZero();
    }
}
