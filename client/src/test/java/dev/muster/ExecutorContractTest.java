package dev.muster;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.task.RemoteCallable;
import java.io.IOException;
import java.io.NotSerializableException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every pool of processes must do, whichever way leads to them. Named after the items of the semantics. */
@Timeout(60)
public abstract class ExecutorContractTest {
    /** A fresh pool of so many runners; the test closes it. */
    protected abstract ProcessPoolExecutor newPool(int workers);

    static int twice(int n) {
        return 2 * n;
    }

    /** What a task may capture by mistake. */
    static final class Report {
        final Socket connection = new Socket();
    }

    /** What a task does that takes time; ends early when it is interrupted. */
    static int pause(long millis) {
        try {
            boolean ignored = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    static void awaitStart(TaskFuture<?> future) {
        while (!future.isRunning() && !future.isDone()) Thread.onSpinWait();
    }

    @Test
    void item_3_1_aSubmittedTaskComesBackWithItsValue() throws Exception {
        try (var pool = newPool(2)) {
            int base = 20;
            assertThat(pool.submit(() -> base + 22).get()).isEqualTo(42);
            assertThat(pool.submit(ExecutorContractTest::twice, 4).get()).isEqualTo(8);
            assertThat(pool.submit((a, b) -> a + b, "x", "y").get()).isEqualTo("xy");
            assertThat(pool.submit(() -> {}).get()).isNull();
            assertThat(pool.submit(() -> {}, "done").get()).isEqualTo("done");
            assertThat(pool.submit(() -> null).get()).isNull();
        }
    }

    @Test
    void item_3_3_aSubmitAfterShutdownIsRejected() {
        var pool = newPool(1);
        pool.shutdown();
        assertThatThrownBy(() -> pool.submit(() -> 1)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> pool.map(x -> x, List.of(1))).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> pool.invokeAll(List.of((RemoteCallable<Integer>) () -> 1)))
                .isInstanceOf(RejectedExecutionException.class);
        pool.close();
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    void item_3_11_whatIsChangedAfterTheSubmitIsNotSeenByTheTask() throws Exception {
        try (var pool = newPool(1)) {
            var blocker = pool.submit(() -> pause(100));
            int[] numbers = {1};
            var first = pool.submit(() -> numbers[0]);
            numbers[0] = 2;
            assertThat(first.get()).isEqualTo(1);
            assertThat(blocker.get()).isZero();
        }
    }

    @Test
    void item_4_2_cancellingATaskThatWaitsEndsItAtOnce() {
        try (var pool = newPool(1)) {
            var blocker = pool.submit(() -> pause(600_000));
            awaitStart(blocker);
            var waiting = pool.submit(() -> 1);
            assertThat(waiting.cancel()).isTrue();
            assertThat(waiting.isCancelled()).isTrue();
            assertThat(waiting.cancel()).isTrue();
            assertThat(waiting.cancel(true)).isTrue();
            assertThatThrownBy(waiting::get).isInstanceOf(CancellationException.class);
            assertThat(blocker.cancel(true)).isTrue();
        }
    }

    @Test
    void item_4_3_cancelWithoutArgumentLeavesARunningTaskAlone() throws Exception {
        try (var pool = newPool(1)) {
            var running = pool.submit(() -> {
                pause(500);
                return 7;
            });
            awaitStart(running);
            assertThat(running.toString()).contains("running on ");
            assertThat(running.cancel()).isFalse();
            assertThat(running.get()).isEqualTo(7);
            assertThat(running.cancel(true)).isFalse();
            assertThat(running.toString()).contains("completed: Integer");
        }
    }

    @Test
    void item_4_8_cancelTrueInterruptsARunningTaskAndFreesItsSlot() throws Exception {
        try (var pool = newPool(1)) {
            var endless = pool.submit(() -> pause(600_000));
            awaitStart(endless);
            assertThat(endless.cancel(true)).isTrue();
            assertThat(endless.isDone()).isTrue();
            assertThat(pool.submit(() -> 5).get(30, TimeUnit.SECONDS)).isEqualTo(5);
        }
    }

    @Test
    void item_4_13_completingFromOutsideStopsTheTask() throws Exception {
        try (var pool = newPool(1)) {
            var endless = pool.submit(() -> {
                pause(600_000);
                return 1;
            });
            awaitStart(endless);
            assertThat(endless.complete(9)).isTrue();
            assertThat(endless.get()).isEqualTo(9);
            var timed = pool.submit(() -> {
                pause(600_000);
                return 1;
            });
            assertThatThrownBy(() -> timed.orTimeout(50, TimeUnit.MILLISECONDS).get())
                    .hasCauseInstanceOf(TimeoutException.class);
            assertThat(pool.submit(() -> 5).get(30, TimeUnit.SECONDS)).isEqualTo(5);
        }
    }

    @Test
    void item_5_2_whatTheTaskThrowsArrivesAsItWasThrown() {
        try (var pool = newPool(1)) {
            var failed = pool.submit(() -> {
                throw new IOException("disk", new IllegalStateException("inner"));
            });
            assertThatThrownBy(failed::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IOException.class);
            assertThatThrownBy(failed::join).isInstanceOf(CompletionException.class);
            assertThatThrownBy(failed::result)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(IOException.class);
            Throwable cause = requireNonNull(failed.exception());
            assertThat(cause).hasMessage("disk").hasCauseInstanceOf(IllegalStateException.class);
            assertThat(cause.getSuppressed()).hasAtLeastOneElementOfType(RemoteTraceback.class);
            assertThat(cause.getStackTrace()[0].getClassName()).contains("ExecutorContractTest");
            var unchecked = pool.submit(() -> Integer.parseInt("x"));
            assertThatThrownBy(unchecked::result).isInstanceOf(NumberFormatException.class);
        }
    }

    @Test
    void item_5_2_anExceptionThatLooksLikeTheFuturesOwnIsStillTheTasks() {
        try (var pool = newPool(1)) {
            var thrower = pool.submit(() -> {
                throw new CancellationException("mine");
            });
            assertThatThrownBy(thrower::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(CancellationException.class);
            assertThat(thrower.isCancelled()).isFalse();
            assertThat(thrower.exception()).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void item_5_5_aTimeOutOfTheWaiterLeavesTheTaskAlone() throws Exception {
        try (var pool = newPool(1)) {
            var slow = pool.submit(() -> {
                pause(200);
                return 1;
            });
            assertThatThrownBy(() -> slow.get(0, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(slow.get()).isEqualTo(1);
        }
    }

    @Test
    void item_5_9_aTaskThatReturnsAThrowableHasNotFailed() throws Exception {
        try (var pool = newPool(1)) {
            var future = pool.submit(() -> (Object) new IOException("returned"));
            assertThat(future.get()).isInstanceOf(IOException.class);
            assertThat(future.exception()).isNull();
        }
    }

    @Test
    void item_9_1_mapYieldsResultsInTheOrderOfItsInput() {
        try (var pool = newPool(2)) {
            var input = new ArrayList<Integer>();
            for (int i = 0; i < 5_000; i++) input.add(i);
            var results = pool.map(ExecutorContractTest::twice, input).toList();
            assertThat(results).hasSize(5_000);
            for (int i = 0; i < 5_000; i++) assertThat(results.get(i)).isEqualTo(2 * i);
            assertThat(pool.map((a, b) -> a + b, List.of(1, 2, 3), List.of(10, 20))
                            .toList())
                    .containsExactly(11, 22);
        }
    }

    @Test
    void item_13_1_whatCannotTravelFailsItsOwnFutureWithThePathToIt() throws Exception {
        try (var pool = newPool(1)) {
            var report = new Report();
            var refused = pool.submit(() -> report.connection.isClosed());
            assertThat(refused.isDone()).isTrue();
            assertThatThrownBy(refused::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(NotSerializableException.class)
                    .hasMessageContaining("java.net.Socket");
            assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
        }
    }

    @Test
    void item_13_3_aResultThatCannotTravelFailsItsOwnFuture() throws Exception {
        try (var pool = newPool(1)) {
            var refused = pool.submit(() -> (Object) new Thread());
            assertThatThrownBy(refused::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ResultEncodeException.class);
            assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
        }
    }

    @Test
    void item_16_3_cancellingFuturesAtShutdownLetsWhatRunsEnd() throws Exception {
        var pool = newPool(1);
        var running = pool.submit(() -> {
            pause(300);
            return 1;
        });
        awaitStart(running);
        var waiting = pool.submit(() -> 2);
        pool.shutdown(true, true);
        assertThat(running.get()).isEqualTo(1);
        assertThat(waiting.isDone()).isTrue();
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    void item_16_6_closeWaitsForWhatWasSubmitted() {
        TaskFuture<Integer> future;
        try (var pool = newPool(1)) {
            future = pool.submit(() -> {
                pause(100);
                return 3;
            });
        }
        assertThat(future.isDone()).isTrue();
        assertThat(future.join()).isEqualTo(3);
    }

    @Test
    void item_16_8_aCallbackMayCloseThePool() throws Exception {
        var pool = newPool(1);
        var closed = pool.submit(() -> 1).thenAccept(value -> pool.close());
        closed.get(30, TimeUnit.SECONDS);
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    void item_16_12_shutdownNowGivesBackWhatNeverStarted() throws Exception {
        var pool = newPool(1);
        var running = pool.submit(() -> pause(600_000));
        awaitStart(running);
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
    void item_16_14_anInterruptedCloseStopsWhatRunsAndKeepsTheInterrupt() {
        var pool = newPool(1);
        var running = pool.submit(() -> pause(600_000));
        awaitStart(running);
        Thread.currentThread().interrupt();
        pool.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(running.isDone()).isTrue();
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    void item_16_15_invokeAllReturnsEveryFutureDoneAndInOrder() throws Exception {
        try (var pool = newPool(2)) {
            var tasks = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 10; i++) {
                int n = i;
                tasks.add((RemoteCallable<Integer>) () -> n * n);
            }
            var futures = pool.invokeAll(tasks);
            for (int i = 0; i < 10; i++) assertThat(futures.get(i).get()).isEqualTo(i * i);
            assertThat(pool.invokeAll(tasks, 30, TimeUnit.SECONDS)).allMatch(Future::isDone);
            List<RemoteCallable<Integer>> slow = List.of(() -> {
                pause(600_000);
                return 1;
            });
            assertThat(pool.invokeAll(slow, 50, TimeUnit.MILLISECONDS)).allMatch(Future::isCancelled);
        }
    }

    @Test
    void item_16_16_invokeAnyReturnsOneSuccess() throws Exception {
        try (var pool = newPool(2)) {
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
                pause(600_000);
                return 1;
            });
            assertThatThrownBy(() -> pool.invokeAny(slow, 50, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void item_16_17_aCompletionServiceRunsItsTasksElsewhere() throws Exception {
        try (var pool = newPool(2)) {
            var service = new ExecutorCompletionService<Integer>(pool);
            for (int i = 0; i < 4; i++) {
                int n = i;
                var unused = service.submit((RemoteCallable<Integer>) () -> n);
            }
            int sum = 0;
            for (int i = 0; i < 4; i++) sum += service.take().get();
            assertThat(sum).isEqualTo(6);
        }
    }

    @Test
    void item_16_17_aShellOfCompletableFutureIsRefusedWithTheCure() {
        try (var pool = newPool(1)) {
            assertThatThrownBy(() -> java.util.concurrent.CompletableFuture.supplyAsync(() -> 1, pool))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("pool.supplyAsync");
            assertThat(pool.supplyAsync(() -> 4).join()).isEqualTo(4);
        }
    }

    @Test
    void aCallAndAResultAboveTheInlineLimitTravelToo() throws Exception {
        try (var pool = newPool(1)) {
            byte[] large = new byte[1 << 20];
            large[77] = 5;
            byte[] back = pool.submit(bytes -> bytes, large).get();
            assertThat(back).isEqualTo(large);
        }
    }
}
