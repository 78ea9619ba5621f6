package dev.muster.tck.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.Futures;
import dev.muster.TaskFuture;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The states of the future of a task, and what cancelling does, whatever runs it. Tests are named after the items of the
 * semantics.
 */
public interface CancelContract extends Contract {
    /** Cannot be printed. */
    record Silent() implements Serializable {
        @Override
        public String toString() {
            throw new IllegalStateException("no text of this, on purpose");
        }
    }

    /** Cannot be printed either. */
    final class SilentException extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no text of this, on purpose");
        }
    }

    // ---- 4, states and cancel

    @Test
    default void item_4_1_aFutureIsRunningOrDoneOrCancelledAndNothingElse(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        try (var pool = executor(1)) {
            var running = pool.submit(() -> SimpleTasks.awaitMark(marks, "end"));
            TaskFixtures.awaitStart(running);
            var pending = pool.submit(() -> 1);
            assertThat(running.isRunning()).isTrue();
            assertThat(running.isDone()).isFalse();
            assertThat(pending.isRunning()).isFalse();
            assertThat(pending.isDone()).isFalse();
            var cancelled = pool.submit(() -> 2);
            assertThat(cancelled.cancel()).isTrue();
            assertThat(cancelled.isDone()).isTrue();
            assertThat(cancelled.isCancelled()).isTrue();
            assertThat(cancelled.isRunning()).isFalse();
            SimpleTasks.mark(marks, "end");
            assertThat(running.get()).isEqualTo(1);
            assertThat(running.isRunning()).isFalse();
            assertThat(running.isDone()).isTrue();
            assertThat(running.isCancelled()).isFalse();
        }
    }

    @Test
    default void item_4_2_cancellingATaskThatWaitsEndsItAtOnce() {
        try (var pool = executor(1)) {
            var blocker = pool.submit(() -> SimpleTasks.pause(600_000));
            TaskFixtures.awaitStart(blocker);
            var waiting = pool.submit(() -> 1);
            var callbackThread = new AtomicReference<@Nullable Thread>();
            var unused = waiting.addDoneCallback(done -> callbackThread.set(Thread.currentThread()));
            assertThat(waiting.cancel()).isTrue();
            assertThat(waiting.isCancelled()).isTrue();
            assertThat(callbackThread).hasValue(Thread.currentThread());
            assertThatThrownBy(waiting::get).isInstanceOf(CancellationException.class);
            assertThat(blocker.cancel(true)).isTrue();
        }
    }

    @Test
    default void item_4_3_cancelWithoutArgumentLeavesARunningTaskAlone(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        try (var pool = executor(1)) {
            var running = pool.submit(() -> SimpleTasks.awaitMark(marks, "end"));
            TaskFixtures.awaitStart(running);
            assertThat(running.cancel()).isFalse();
            assertThat(running.isDone()).isFalse();
            SimpleTasks.mark(marks, "end");
            assertThat(running.get()).isEqualTo(1);
        }
    }

    @Test
    default void item_4_3_cancelFalseEndsTheFutureOfARunningTaskWhichRunsOn(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        try (var pool = executor(1)) {
            var running = pool.submit(() -> SimpleTasks.awaitMark(marks, "end") + SimpleTasks.mark(marks, "ended"));
            TaskFixtures.awaitStart(running);
            assertThat(running.cancel(false)).isTrue();
            assertThat(running.isCancelled()).isTrue();
            assertThatThrownBy(running::get).isInstanceOf(CancellationException.class);
            SimpleTasks.mark(marks, "end");
            assertThat(pool.submit(() -> 1).get(30, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(SimpleTasks.isMarked(directory, "ended")).isTrue();
        }
    }

    @Test
    default void item_4_4_aTaskThatIsDoneCannotBeCancelled() throws Exception {
        try (var pool = executor(1)) {
            var done = pool.submit(() -> 1);
            assertThat(done.get()).isEqualTo(1);
            var failed = pool.submit(() -> Integer.parseInt("x"));
            assertThat(failed.exception()).isNotNull();
            for (var future : List.of(done, failed)) {
                assertThat(future.cancel()).isFalse();
                assertThat(future.cancel(true)).isFalse();
                assertThat(future.cancel(false)).isFalse();
                assertThat(future.isCancelled()).isFalse();
            }
        }
    }

    @Test
    default void item_4_5_cancellingAgainSaysTrueAgain() {
        try (var pool = executor(1)) {
            var endless = pool.submit(() -> SimpleTasks.pause(600_000));
            assertThat(endless.cancel(true)).isTrue();
            assertThat(endless.cancel()).isTrue();
            assertThat(endless.cancel(true)).isTrue();
            assertThat(endless.cancel(false)).isTrue();
        }
    }

    @Test
    default void item_4_6_aCancelledTaskThatWaitedIsNeverRun(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        var pool = newExecutor(1);
        var blocker = pool.submit(() -> SimpleTasks.awaitMark(marks, "end"));
        TaskFixtures.awaitStart(blocker);
        assertThat(pool.submit(() -> SimpleTasks.mark(marks, "never")).cancel()).isTrue();
        var next = pool.submit(() -> 2);
        SimpleTasks.mark(marks, "end");
        assertThat(next.get(30, TimeUnit.SECONDS)).isEqualTo(2);
        pool.submit(() -> SimpleTasks.mark(marks, "perhaps")).cancel();
        pool.shutdown(true, false); // returns
        assertThat(SimpleTasks.isMarked(directory, "never")).isFalse();
    }

    @Test
    default void item_4_7_whatHasNotStartedIsNotRunningAndCanBeCancelled(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        try (var pool = executor(1)) {
            var blocker = pool.submit(() -> SimpleTasks.awaitMark(marks, "end") + SimpleTasks.pause(NEWS_MILLIS));
            TaskFixtures.awaitStart(blocker);
            var ahead = new ArrayList<TaskFuture<Integer>>(); // more than are sent to a runner ahead
            for (int i = 0; i < 8; i++) {
                var name = "ahead" + i;
                ahead.add(pool.submit(() -> SimpleTasks.mark(marks, name)));
            }
            assertThat(ahead).noneMatch(TaskFuture::isRunning);
            assertThat(ahead).allMatch(TaskFuture::cancel);
            SimpleTasks.mark(marks, "end");
            assertThat(pool.submit(() -> 3).get(30, TimeUnit.SECONDS)).isEqualTo(3);
            // The first may have been about to start before its cancel reached the runner; the cancels arrive together.
            for (int i = 1; i < 8; i++)
                assertThat(SimpleTasks.isMarked(directory, "ahead" + i)).isFalse();
        }
    }

    @Test
    default void item_4_8_cancelTrueInterruptsARunningTaskAndFreesItsSlot(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        try (var pool = executor(1)) {
            var endless = pool.submit(() -> SimpleTasks.marksItsInterrupt(marks));
            assertThat(SimpleTasks.awaitMark(marks, "begun")).isEqualTo(1);
            TaskFixtures.awaitStart(endless);
            assertThat(endless.cancel(true)).isTrue();
            assertThat(endless.isDone()).isTrue();
            assertThat(pool.submit(() -> 5).get(30, TimeUnit.SECONDS)).isEqualTo(5);
            assertThat(SimpleTasks.isMarked(directory, "interrupted")).isTrue();
        }
    }

    @Test
    default void item_4_9_anInterruptDoesNotReachTheNextTask() throws Exception {
        try (var pool = executor(1)) {
            for (int round = 0; round < 100; round++) {
                long length = round % 3;
                var cancelled = pool.submit(() -> SimpleTasks.pause(length));
                TaskFixtures.awaitStart(cancelled);
                cancelled.cancel(true); // some of these come when the task has just ended
                assertThat(pool.submit(() -> SimpleTasks.pause(1)).get(30, TimeUnit.SECONDS))
                        .isZero();
            }
        }
    }

    @Test
    default void item_4_4_4_8_6_9_aCancelThatRacesTheEndIsTrueExactlyIfTheFutureIsCancelled() throws Exception {
        int rounds = hasProcesses() ? 300 : 1_000;
        var calls = new AtomicIntegerArray(rounds);
        var futures = new ArrayList<TaskFuture<Integer>>();
        int cancels = 0;
        try (var pool = executor(2)) {
            assertThat(pool.submit(() -> 5).get(30, TimeUnit.SECONDS)).isEqualTo(5);
            long delay = 1_000; // in nanoseconds; comes close to what a task takes, from both sides
            for (int round = 0; round < rounds; round++) {
                int n = round;
                long start = System.nanoTime();
                var future = pool.submit(SimpleTasks::twice, n).addDoneCallback(done -> calls.incrementAndGet(n));
                while (System.nanoTime() - start < delay) Thread.onSpinWait();
                boolean cancelled = future.cancel(true);
                assertThat(future.isDone()).isTrue();
                assertThat(future.isCancelled()).isEqualTo(cancelled);
                futures.add(future);
                if (cancelled) cancels++;
                delay = cancelled ? Math.min(delay + delay / 8 + 100, 1_000_000_000) : delay - delay / 8;
            }
            assertThat(cancels).isBetween(1, rounds - 1);
            assertThat(pool.submit(() -> 5).get(30, TimeUnit.SECONDS)).isEqualTo(5);
            for (int round = 0; round < rounds; round++) {
                int n = round;
                TaskFixtures.await(() -> calls.get(n) > 0);
            }
        }
        for (int round = 0; round < rounds; round++) {
            var future = futures.get(round);
            if (future.isCancelled()) cancels--;
            else assertThat(future.get()).isEqualTo(2 * round);
            assertThat(calls.get(round)).as("callbacks of round %s", round).isOne();
        }
        assertThat(cancels).as("nothing has changed since").isZero();
    }

    @Test
    default void item_4_10_aFutureIsPrintedWithItsStateAndNoMoreOfTheResultThanItsClass(@TempDir Path directory)
            throws Exception {
        var marks = directory.toString();
        try (var pool = executor(1)) {
            var running = pool.submit(() -> SimpleTasks.awaitMark(marks, "end"));
            TaskFixtures.awaitStart(running);
            var pending = pool.submit(() -> 1);
            assertThat(pending.toString()).matches("TaskFuture@[0-9a-f]+\\[pending]");
            assertThat(running.toString())
                    .matches("TaskFuture@[0-9a-f]+\\[running on " + (isRemote() ? "[^:\\]]+:[0-9]+" : "[^\\]]+") + "]");
            assertThat(pending.cancel()).isTrue();
            assertThat(pending.toString()).endsWith("[cancelled]");
            SimpleTasks.mark(marks, "end");
            assertThat(running.get()).isEqualTo(1);
            assertThat(running.toString()).endsWith("[completed: Integer]");
            var failed = pool.submit(() -> {
                throw new IOException("secret");
            });
            assertThat(failed.exception()).isInstanceOf(IOException.class);
            assertThat(failed.toString()).endsWith("[failed: java.io.IOException]");
            var nothing = pool.submit(() -> null);
            assertThat(nothing.get()).isNull();
            assertThat(nothing.toString()).endsWith("[completed: null]");
            var silent = pool.submit(() -> new Silent());
            assertThat(silent.get()).isInstanceOf(Silent.class);
            assertThat(silent.toString()).endsWith("[completed: Silent]");
            var failedSilently = pool.submit(() -> {
                throw new SilentException();
            });
            TaskFixtures.await(failedSilently::isDone);
            assertThat(failedSilently.isCompletedExceptionally()).isTrue();
            assertThat(failedSilently.toString()).contains("[failed");
        }
    }

    @Test
    default void item_4_11_aCancelledFutureIsDoneForEverybodyAtOnce() throws Exception {
        try (var pool = executor(1)) {
            var blocker = pool.submit(() -> SimpleTasks.pause(600_000));
            var waiting = pool.submit(() -> 1);
            assertThat(waiting.cancel()).isTrue();
            assertThat(Futures.await(List.of(waiting, blocker), Futures.ReturnWhen.FIRST_COMPLETED)
                            .done())
                    .containsExactly(waiting);
            assertThat(blocker.cancel(true)).isTrue();
        }
    }

    @Test
    default void item_4_12_cancellingItAsACompletableFutureReachesTheTask(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        try (var pool = executor(1)) {
            var running = pool.submit(() -> SimpleTasks.marksItsInterrupt(marks));
            assertThat(SimpleTasks.awaitMark(marks, "begun")).isEqualTo(1);
            TaskFixtures.awaitStart(running);
            CompletableFuture<Integer> plain = running.toCompletableFuture();
            assertThat(plain.cancel(true)).isTrue();
            assertThat(pool.submit(() -> 5).get(30, TimeUnit.SECONDS)).isEqualTo(5);
            assertThat(SimpleTasks.isMarked(directory, "interrupted")).isTrue();
        }
    }

    @Test
    default void item_4_13_completingFromOutsideStopsTheTask() throws Exception {
        try (var pool = executor(1)) {
            var completed = pool.submit(() -> SimpleTasks.pause(600_000));
            TaskFixtures.awaitStart(completed);
            assertThat(completed.complete(9)).isTrue();
            assertThat(completed.get()).isEqualTo(9);
            var timed = pool.submit(() -> SimpleTasks.pause(600_000));
            assertThatThrownBy(() -> timed.orTimeout(20, TimeUnit.MILLISECONDS).get())
                    .hasCauseInstanceOf(TimeoutException.class);
            var replaced = pool.submit(() -> SimpleTasks.pause(600_000));
            assertThat(replaced.completeOnTimeout(8, 20, TimeUnit.MILLISECONDS).get())
                    .isEqualTo(8);
            var obtruded = pool.submit(() -> SimpleTasks.pause(600_000));
            obtruded.obtrudeValue(7);
            assertThat(obtruded.get()).isEqualTo(7);
            var failed = pool.submit(() -> SimpleTasks.pause(600_000));
            failed.obtrudeException(new IOException("mine"));
            assertThat(failed.exception()).hasMessage("mine");
            var threw = pool.submit(() -> SimpleTasks.pause(600_000));
            assertThat(threw.completeExceptionally(new IOException("also mine")))
                    .isTrue();
            // None of these holds the one slot, and the pool's account is right: it ends.
            assertThat(pool.submit(() -> 5).get(30, TimeUnit.SECONDS)).isEqualTo(5);
        }
    }
}
