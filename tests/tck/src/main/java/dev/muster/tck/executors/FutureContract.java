package dev.muster.tck.executors;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.TaskFuture;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the future of a task does, whatever runs it. Tests are named after the items of the semantics. */
public interface FutureContract extends CancelContract, CallbackContract {
    // ---- 5, result and exception

    @Test
    default void item_5_1_resultWaitsAndReturnsTheValueAlsoIfThatIsNull() throws Exception {
        try (var pool = executor(1)) {
            var value = pool.submit(() -> SimpleTasks.pause(20) + 4);
            assertThat(value.result()).isEqualTo(4);
            assertThat(value.join()).isEqualTo(4);
            assertThat(value.get()).isEqualTo(4);
            assertThat(value.getNow(9)).isEqualTo(4);
            var nothing = pool.submit(() -> null);
            assertThat(nothing.result()).isNull();
            assertThat(pool.submit(() -> {}).result()).isNull();
        }
    }

    @Test
    default void item_5_2_whatTheTaskThrowsArrivesAsItWasThrown() {
        try (var pool = executor(1)) {
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
            assertThat(cause.getStackTrace()[0].getClassName()).contains("Contract");
            var unchecked = pool.submit(() -> Integer.parseInt("x"));
            assertThatThrownBy(unchecked::result).isInstanceOf(NumberFormatException.class);
        }
    }

    @Test
    default void item_5_2_anExceptionThatLooksLikeTheFuturesOwnIsStillTheTasks() {
        try (var pool = executor(1)) {
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
    default void item_5_3_theResultOfACancelledFutureIsACancellation() {
        try (var pool = executor(1)) {
            var cancelled = pool.submit(() -> SimpleTasks.pause(600_000));
            assertThat(cancelled.cancel(true)).isTrue();
            assertThatThrownBy(cancelled::get).isInstanceOf(CancellationException.class);
            assertThatThrownBy(() -> cancelled.get(0, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
            assertThatThrownBy(cancelled::join).isInstanceOf(CancellationException.class);
            assertThatThrownBy(cancelled::result).isInstanceOf(CancellationException.class);
            assertThatThrownBy(() -> cancelled.result(Duration.ZERO)).isInstanceOf(CancellationException.class);
            assertThatThrownBy(cancelled::exception).isInstanceOf(CancellationException.class);
            assertThatThrownBy(() -> cancelled.exception(Duration.ZERO)).isInstanceOf(CancellationException.class);
        }
    }

    private static boolean isWaiting(Thread thread) {
        var state = thread.getState();
        return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    }

    @Test
    default void item_5_4_whoWaitsWhenTheFutureIsCancelledIsWokenByThat() throws Exception {
        try (var pool = executor(1)) {
            List<Function<TaskFuture<?>, Callable<?>>> waits = List.of(
                    future -> future::get,
                    future -> future::join,
                    future -> future::result,
                    future -> () -> future.get(1, TimeUnit.DAYS),
                    future -> () -> future.result(Duration.ofDays(1)));
            for (var each : waits) {
                var endless = pool.submit(() -> SimpleTasks.pause(600_000));
                Callable<?> wait = each.apply(endless);
                var met = new CompletableFuture<Throwable>();
                var thread = new Thread(() -> {
                    try {
                        wait.call();
                    } catch (Throwable e) {
                        met.complete(e);
                    }
                });
                thread.start();
                TaskFixtures.await(() -> isWaiting(thread));
                assertThat(met).isNotDone();
                assertThat(endless.cancel(true)).isTrue();
                assertThat(met.get(30, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
            }
        }
    }

    @Test
    default void item_5_5_aTimeOutOfTheWaiterLeavesTheTaskAlone(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        try (var pool = executor(1)) {
            var slow = pool.submit(() -> SimpleTasks.awaitMark(marks, "end"));
            for (long time : new long[] {10, 0, -1, Long.MIN_VALUE}) {
                assertThatThrownBy(() -> slow.get(time, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            }
            assertThatThrownBy(() -> slow.get(Long.MIN_VALUE, TimeUnit.DAYS)).isInstanceOf(TimeoutException.class);
            assertThatThrownBy(() -> slow.result(Duration.ofMillis(1)))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessage("no outcome within 1 ms; the task continues");
            assertThatThrownBy(() -> slow.exception(Duration.ofSeconds(-1))).isInstanceOf(TimeoutException.class);
            SimpleTasks.mark(marks, "end");
            assertThat(slow.get()).isEqualTo(1);
            assertThat(slow.get(Long.MIN_VALUE, TimeUnit.DAYS)).isEqualTo(1);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // that is the point
    default void item_5_5_aNullUnitIsRefusedEvenIfTheFutureIsDone() throws Exception {
        try (var pool = executor(1)) {
            var done = pool.submit(() -> 1);
            assertThatThrownBy(() -> done.get(1, null)).isInstanceOf(NullPointerException.class);
            assertThat(done.get()).isEqualTo(1);
            assertThatThrownBy(() -> done.get(1, null)).isInstanceOf(NullPointerException.class);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // that is the point
    default void item_5_6_durationsOfAnySizeAreTakenAndNullIsNot() throws Exception {
        try (var pool = executor(1)) {
            var done = pool.submit(() -> 1);
            assertThat(done.result(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(1);
            assertThat(done.result(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo(1);
            assertThat(done.exception(Duration.ofSeconds(Long.MAX_VALUE))).isNull();
            assertThatThrownBy(() -> done.result(null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> done.exception(null)).isInstanceOf(NullPointerException.class);
        }
    }

    @Test
    default void item_5_7_exceptionReturnsWhatWasThrownOrNull(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        try (var pool = executor(1)) {
            var failed = pool.submit(() -> Integer.parseInt("x"));
            assertThat(failed.exception()).isInstanceOf(NumberFormatException.class);
            assertThat(failed.exceptionNow()).isSameAs(failed.exception());
            assertThatThrownBy(failed::resultNow).isInstanceOf(IllegalStateException.class);
            var done = pool.submit(() -> 1);
            assertThat(done.exception()).isNull();
            assertThat(done.resultNow()).isEqualTo(1);
            assertThatThrownBy(done::exceptionNow).isInstanceOf(IllegalStateException.class);
            var running = pool.submit(() -> SimpleTasks.awaitMark(marks, "end"));
            assertThatThrownBy(running::resultNow).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(running::exceptionNow).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> running.exception(Duration.ofMillis(5))).isInstanceOf(TimeoutException.class);
            assertThat(running.cancel(true)).isTrue();
            assertThatThrownBy(running::resultNow).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(running::exceptionNow).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    default void item_5_8_everybodyGetsTheSameObjectAndTheSameException() throws Exception {
        try (var pool = executor(1)) {
            var value = pool.submit(() -> new ArrayList<>(List.of(1)));
            var failed = pool.submit(() -> {
                throw new IOException("same");
            });
            var gotten = ConcurrentHashMap.<Integer>newKeySet();
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 8; i++) {
                threads.add(new Thread(() -> gotten.add(System.identityHashCode(value.join()))));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) thread.join();
            assertThat(gotten).hasSize(1);
            assertThat(value.result()).isSameAs(value.get());
            assertThat(failed.exception()).isSameAs(failed.exception());
            assertThatThrownBy(failed::get).hasCause(failed.exception());
            assertThatThrownBy(failed::result).hasCause(failed.exception());
        }
    }

    @Test
    default void item_5_9_aTaskThatReturnsAThrowableOrNothingHasNotFailed() throws Exception {
        try (var pool = executor(1)) {
            var empty = pool.submit(() -> Optional.empty());
            assertThat(empty.get()).isEmpty();
            assertThat(empty.exception()).isNull();
            assertThat(empty.isCompletedExceptionally()).isFalse();
            var future = pool.submit(() -> (Object) new IOException("returned"));
            assertThat(future.get()).isInstanceOf(IOException.class);
            assertThat(future.exception()).isNull();
        }
    }

    @Test
    default void item_5_11_anInterruptedWaitLeavesTheTaskAlone(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        try (var pool = executor(1)) {
            var task = pool.submit(() -> SimpleTasks.awaitMark(marks, "end"));
            Thread.currentThread().interrupt();
            assertThatThrownBy(task::get).isInstanceOf(InterruptedException.class);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> task.get(1, TimeUnit.DAYS)).isInstanceOf(InterruptedException.class);
            Thread.currentThread().interrupt();
            assertThatThrownBy(task::result).hasCauseInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isTrue(); // result declares none, and so keeps the status
            assertThat(task.isDone()).isFalse();
            SimpleTasks.mark(marks, "end");
            assertThat(task.get()).isEqualTo(1);
        }
    }

    @Test
    default void item_5_12_whatWasWrittenBeforeTheSubmitIsSeenByTheTaskAndItsResultByTheWaiter() throws Exception {
        try (var pool = executor(2)) {
            for (int round = 0; round < 50; round++) {
                int[] plain = new int[1];
                plain[0] = round;
                int[] result = pool.submit(() -> new int[] {plain[0] + 1}).get();
                assertThat(result[0]).isEqualTo(round + 1);
            }
        }
    }

    // ---- what a future is

    @Test
    default void item_A1_aFutureIsACompletableFutureAndCancelsInPythonsSense() throws Exception {
        try (var pool = executor(1)) {
            TaskFuture<Integer> future = pool.submit(SimpleTasks::twice, 21);
            CompletableFuture<String> text = future.thenApply(number -> "is " + number);
            assertThat(text.get(30, TimeUnit.SECONDS)).isEqualTo("is 42");
            var running = pool.submit(() -> SimpleTasks.pause(600_000));
            TaskFixtures.awaitStart(running);
            assertThat(running.cancel()).as("what runs is left alone").isFalse();
            assertThat(running.cancel(true)).isTrue();
        }
    }
}
