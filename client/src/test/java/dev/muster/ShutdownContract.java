package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.task.RemoteCallable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** How an executor ends, and what it inherits from ExecutorService, whatever runs its tasks. Tests are named after the items of the semantics. */
public interface ShutdownContract extends Contract {
    @Test
    default void item_16_3_cancellingFuturesAtShutdownLetsWhatRunsEnd() throws Exception {
        var pool = newExecutor(1);
        var running = pool.submit(() -> {
            Contract.pause(300);
            return 1;
        });
        Contract.awaitStart(running);
        var waiting = pool.submit(() -> 2);
        pool.shutdown(true, true);
        assertThat(running.get()).isEqualTo(1);
        assertThat(waiting.isDone()).isTrue();
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    default void item_16_6_closeWaitsForWhatWasSubmitted() {
        TaskFuture<Integer> future;
        try (var pool = newExecutor(1)) {
            future = pool.submit(() -> {
                Contract.pause(100);
                return 3;
            });
        }
        assertThat(future.isDone()).isTrue();
        assertThat(future.join()).isEqualTo(3);
    }

    @Test
    default void item_16_8_aCallbackMayCloseThePool() throws Exception {
        var pool = newExecutor(1);
        var closed = pool.submit(() -> 1).thenAccept(value -> pool.close());
        closed.get(30, TimeUnit.SECONDS);
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    default void item_16_12_shutdownNowGivesBackWhatNeverStarted() throws Exception {
        var pool = newExecutor(1);
        var running = pool.submit(() -> Contract.pause(600_000));
        Contract.awaitStart(running);
        var waiting = new ArrayList<TaskFuture<Integer>>();
        for (int i = 0; i < 5; i++) {
            int n = i;
            waiting.add(pool.submit(() -> n));
        }
        List<Runnable> back = pool.shutdownNow();
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(back).hasSize(5);
        assertThat(running.isCancelled()).isTrue();
        back.get(0).run();
        assertThat(waiting.get(0).get()).isEqualTo(0);
        assertThat(waiting.get(1).cancel()).isTrue();
    }

    @Test
    default void item_16_14_anInterruptedCloseStopsWhatRunsAndKeepsTheInterrupt() {
        var pool = newExecutor(1);
        var running = pool.submit(() -> Contract.pause(600_000));
        Contract.awaitStart(running);
        Thread.currentThread().interrupt();
        pool.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(running.isDone()).isTrue();
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    default void item_16_15_invokeAllReturnsEveryFutureDoneAndInOrder() throws Exception {
        try (var pool = newExecutor(2)) {
            var tasks = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 10; i++) {
                int n = i;
                tasks.add((RemoteCallable<Integer>) () -> n * n);
            }
            var futures = pool.invokeAll(tasks);
            for (int i = 0; i < 10; i++) assertThat(futures.get(i).get()).isEqualTo(i * i);
            assertThat(pool.invokeAll(tasks, 30, TimeUnit.SECONDS)).allMatch(Future::isDone);
            List<RemoteCallable<Integer>> slow = List.of(() -> {
                Contract.pause(600_000);
                return 1;
            });
            assertThat(pool.invokeAll(slow, 50, TimeUnit.MILLISECONDS)).allMatch(Future::isCancelled);
        }
    }

    @Test
    default void item_16_16_invokeAnyReturnsOneSuccess() throws Exception {
        try (var pool = newExecutor(2)) {
            List<RemoteCallable<Integer>> tasks = List.of(
                    () -> {
                        throw new IOException();
                    },
                    () -> 9);
            assertThat(pool.invokeAny(tasks)).isEqualTo(9);
            List<RemoteCallable<Integer>> failing = List.of(() -> {
                throw new IOException("all");
            });
            assertThatThrownBy(() -> pool.invokeAny(failing))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IOException.class);
            assertThatThrownBy(() -> pool.invokeAny(List.<Callable<Integer>>of()))
                    .isInstanceOf(IllegalArgumentException.class);
            List<RemoteCallable<Integer>> slow = List.of(() -> {
                Contract.pause(600_000);
                return 1;
            });
            assertThatThrownBy(() -> pool.invokeAny(slow, 50, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    default void item_16_1_shutdownThatWaitsReturnsWhenAllIsDone() throws Exception {
        var pool = newExecutor(2);
        var futures = new ArrayList<TaskFuture<Integer>>();
        for (int i = 0; i < 20; i++) futures.add(pool.submit(() -> Contract.pause(10)));
        pool.shutdown(true, false);
        assertThat(futures).allMatch(TaskFuture::isDone).noneMatch(TaskFuture::isCancelled);
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    default void item_16_2_shutdownReturnsAtOnceAndWhatWaitsStillRuns() throws Exception {
        var pool = newExecutor(1);
        var first = pool.submit(() -> Contract.pause(300));
        var last = pool.submit(() -> 6);
        pool.shutdown();
        assertThat(last.isDone()).isFalse();
        assertThat(pool.isShutdown()).isTrue();
        assertThat(pool.isTerminated()).isFalse();
        assertThat(last.get(30, TimeUnit.SECONDS)).isEqualTo(6);
        assertThat(first.get()).isZero();
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    default void item_16_4_cancellingFuturesAtShutdownNeedsNoWaiting() throws Exception {
        var pool = newExecutor(1);
        var running = pool.submit(() -> Contract.pause(300));
        Contract.awaitStart(running);
        var waiting = new ArrayList<TaskFuture<Integer>>();
        for (int i = 0; i < 50; i++) waiting.add(pool.submit(Contract::twice, i));
        pool.shutdown(false, true);
        assertThat(running.isDone()).isFalse();
        assertThat(waiting.stream().filter(TaskFuture::isCancelled).count()).isGreaterThan(20);
        assertThat(running.get()).isZero();
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    default void item_16_5_shuttingDownAgainIsHarmless() {
        var pool = newExecutor(1);
        var future = pool.submit(() -> 1);
        pool.shutdown();
        pool.shutdown(false, false);
        pool.close();
        pool.close();
        assertThat(pool.shutdownNow()).isEmpty();
        assertThat(future.join()).isEqualTo(1);
    }

    @Test
    default void item_16_6_whatTheBodyThrowsComesAfterTheClose() {
        var futures = new ArrayList<TaskFuture<Integer>>();
        assertThatThrownBy(() -> {
                    try (var pool = newExecutor(1)) {
                        futures.add(pool.submit(() -> Contract.pause(50)));
                        throw new IOException("body");
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("body");
        assertThat(futures.get(0).isDone()).isTrue();
    }

    @Test
    default void item_16_7_aPoolThatWasNeverUsedEndsAtOnce() throws Exception {
        var pool = newExecutor(2);
        pool.shutdown();
        assertThat(pool.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
        assertThat(newExecutor(1).shutdownNow()).isEmpty();
    }

    @Test
    default void item_16_8_manyThreadsMayShutDown() throws Exception {
        var pool = newExecutor(2);
        var futures = new ArrayList<TaskFuture<Integer>>();
        for (int i = 0; i < 10; i++) futures.add(pool.submit(() -> Contract.pause(10)));
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            var thread = new Thread(i % 2 == 0 ? pool::close : pool::shutdown);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) thread.join(30_000);
        assertThat(threads).noneMatch(Thread::isAlive);
        assertThat(futures).allMatch(TaskFuture::isDone);
    }

    @Test
    default void item_16_10_aTaskThatCannotTravelDoesNotHoldUpTheEnd() throws Exception {
        var pool = newExecutor(1);
        var running = pool.submit(() -> Contract.pause(50));
        var thread = new Thread("captured");
        var captures = pool.submit(() -> thread.getName());
        pool.shutdown();
        if (isRemote()) assertThat(captures.exception()).isInstanceOf(TaskEncodeException.class);
        else assertThat(captures.get()).isEqualTo("captured");
        assertThat(running.get(30, TimeUnit.SECONDS)).isZero();
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    default void item_16_13_awaitTerminationWithoutTimeLooksAndDoesNotWait() throws Exception {
        var pool = newExecutor(1);
        assertThat(pool.awaitTermination(0, TimeUnit.SECONDS)).isFalse();
        var running = pool.submit(() -> Contract.pause(600_000));
        pool.shutdown();
        assertThat(pool.awaitTermination(-1, TimeUnit.SECONDS)).isFalse();
        assertThat(pool.awaitTermination(Long.MIN_VALUE, TimeUnit.NANOSECONDS)).isFalse();
        assertThat(pool.awaitTermination(Long.MIN_VALUE, TimeUnit.DAYS)).isFalse();
        assertThat(pool.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
        running.cancel(true);
        assertThat(pool.awaitTermination(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    default void item_19_1_aShutdownWithAFullQueueRunsItAll() throws Exception {
        var pool = newExecutor(2);
        var futures = new ArrayList<TaskFuture<Integer>>();
        for (int i = 0; i < 100; i++) futures.add(pool.submit(Contract::twice, i));
        pool.shutdown();
        for (int i = 0; i < 100; i++)
            assertThat(futures.get(i).get(30, TimeUnit.SECONDS)).isEqualTo(2 * i);
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    default void item_19_3_aTaskCancelledJustBeforeTheShutdownDoesNotHoldItUp() {
        var pool = newExecutor(1);
        var blocker = pool.submit(() -> Contract.pause(600_000));
        assertThat(pool.submit(() -> 1).cancel()).isTrue();
        assertThat(blocker.cancel(true)).isTrue();
        pool.shutdown(true, false);
        assertThat(pool.isTerminated()).isTrue();
    }
}
