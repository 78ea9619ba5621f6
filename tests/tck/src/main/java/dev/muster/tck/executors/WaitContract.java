package dev.muster.tck.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.Futures;
import dev.muster.Futures.ReturnWhen;
import dev.muster.TaskFuture;
import dev.muster.internal.FutureAccess;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Waiting for several futures, whatever runs their tasks. Tests are named after the items of the semantics. */
public interface WaitContract extends Contract {
    Duration SHORT = Duration.ofMillis(10);

    private static int endless() {
        return SimpleTasks.pause(600_000);
    }

    // ---- 8, await

    @Test
    default void item_8_1_theAnswerIsTheInputWithoutDoublesInItsOrder(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        try (var pool = executor(2)) {
            var open = pool.submit(() -> SimpleTasks.awaitMark(marks, "end"));
            var done = pool.submit(() -> 1);
            var other = pool.submit(() -> 2);
            assertThat(done.get() + other.get()).isEqualTo(3);
            var answer = Futures.await(List.of(open, other, done, open, other), SHORT);
            assertThat(answer.done()).containsExactly(other, done);
            assertThat(answer.notDone()).containsExactly(open);
            SimpleTasks.mark(marks, "end");
        }
    }

    @Test
    default void item_8_2_allCompletedWaitsForAllAndThrowsNothing() throws Exception {
        try (var pool = executor(2)) {
            var value = pool.submit(() -> SimpleTasks.pause(50) + 1);
            var failed = pool.submit(() -> Integer.parseInt("x"));
            var cancelled = pool.submit(WaitContract::endless);
            assertThat(cancelled.cancel(true)).isTrue();
            var answer = Futures.await(List.of(value, failed, cancelled));
            assertThat(answer.done()).containsExactly(value, failed, cancelled);
            assertThat(answer.notDone()).isEmpty();
            assertThat(Futures.await(answer.done(), ReturnWhen.ALL_COMPLETED).done())
                    .hasSize(3);
        }
    }

    @Test
    default void item_8_3_firstCompletedReturnsWithAllThatAreDone() throws Exception {
        try (var pool = executor(2)) {
            var open = pool.submit(WaitContract::endless);
            var next = pool.submit(() -> SimpleTasks.pause(30));
            assertThat(Futures.await(List.of(open, next), ReturnWhen.FIRST_COMPLETED)
                            .done())
                    .containsExactly(next);
            var failed = pool.submit(() -> Integer.parseInt("x"));
            assertThat(failed.exception()).isNotNull();
            var answer = Futures.await(List.of(open, failed, next), ReturnWhen.FIRST_COMPLETED);
            assertThat(answer.done()).containsExactly(failed, next);
            assertThat(answer.notDone()).containsExactly(open);
            assertThat(open.cancel(true)).isTrue();
        }
    }

    @Test
    default void item_8_4_firstExceptionReturnsWhenOneFails() throws Exception {
        try (var pool = executor(2)) {
            var open = pool.submit(WaitContract::endless);
            var value = pool.submit(() -> 1);
            var failing = pool.submit(() -> SimpleTasks.pause(30) + Integer.parseInt("x"));
            var answer = Futures.await(List.of(open, value, failing), ReturnWhen.FIRST_EXCEPTION);
            assertThat(answer.done()).containsExactly(value, failing);
            assertThat(answer.notDone()).containsExactly(open);
            var other = pool.submit(() -> SimpleTasks.pause(30));
            assertThat(Futures.await(List.of(value, other), ReturnWhen.FIRST_EXCEPTION)
                            .done())
                    .containsExactly(value, other);
            assertThat(open.cancel(true)).isTrue();
        }
    }

    @Test
    default void item_8_5_firstExceptionReturnsForAFailureThatHasBeen() throws Exception {
        try (var pool = executor(2)) {
            var failed = pool.submit(() -> Integer.parseInt("x"));
            assertThat(failed.exception()).isNotNull();
            var open = pool.submit(WaitContract::endless);
            var answer = Futures.await(List.of(open, failed), ReturnWhen.FIRST_EXCEPTION);
            assertThat(answer.done()).containsExactly(failed);
            assertThat(answer.notDone()).containsExactly(open);
            assertThat(open.cancel(true)).isTrue();
        }
    }

    @Test
    default void item_8_6_aCancelledFutureHasNotFailed(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        try (var pool = executor(2)) {
            var cancelled = pool.submit(WaitContract::endless);
            assertThat(cancelled.cancel(true)).isTrue();
            var value = pool.submit(() -> SimpleTasks.awaitMark(marks, "end"));
            var waiting = Futures.waitAsync(List.of(cancelled, value), ReturnWhen.FIRST_EXCEPTION);
            assertThat(Futures.await(List.of(cancelled, value), Duration.ofMillis(100), ReturnWhen.FIRST_EXCEPTION)
                            .notDone())
                    .containsExactly(value);
            assertThat(waiting).as("a cancel ends no wait for a failure").isNotDone();
            var release = new Thread(() -> TaskFixtures.markQuietly(marks, "end"));
            release.start();
            assertThat(Futures.await(List.of(cancelled, value), ReturnWhen.FIRST_EXCEPTION)
                            .done())
                    .containsExactly(cancelled, value);
            assertThat(waiting.get(30, TimeUnit.SECONDS).done()).containsExactly(cancelled, value);
            release.join();
        }
    }

    @Test
    default void item_8_7_whenTheTimeIsUpWhatIsDoneIsReturned() throws Exception {
        try (var pool = executor(2)) {
            var done = pool.submit(() -> 1);
            assertThat(done.get()).isEqualTo(1);
            var open = pool.submit(WaitContract::endless);
            for (var time : List.of(
                    SHORT,
                    Duration.ZERO,
                    Duration.ofSeconds(-1),
                    Duration.ofNanos(Long.MIN_VALUE),
                    Duration.ofSeconds(Long.MIN_VALUE))) {
                var answer = Futures.await(List.of(done, open), time);
                assertThat(answer.done()).containsExactly(done);
                assertThat(answer.notDone()).containsExactly(open);
            }
            assertThat(open.isDone()).isFalse();
            assertThat(open.cancel(true)).isTrue();
            assertThat(Futures.await(List.of(open), Duration.ofSeconds(Long.MAX_VALUE))
                            .done())
                    .hasSize(1);
        }
    }

    @Test
    default void item_8_8_futuresOfAnyExecutorMayBeMixed() throws Exception {
        try (var pool = executor(1);
                var other = executor(1)) {
            var here = new FutureTask<>(() -> 3);
            var stage = new CompletableFuture<Integer>();
            new Thread(() -> {
                        here.run();
                        stage.complete(4);
                    })
                    .start();
            List<Future<Integer>> mixed = List.of(pool.submit(() -> 1), other.submit(() -> 2), here, stage);
            assertThat(Futures.await(mixed).done()).containsExactlyElementsOf(mixed);
        }
    }

    @Test
    default void item_8_9_noFuturesAreTwoEmptySetsAtOnce() throws Exception {
        for (ReturnWhen when : ReturnWhen.values()) {
            var answer = Futures.await(List.<Future<?>>of(), when);
            assertThat(answer.done()).isEmpty();
            assertThat(answer.notDone()).isEmpty();
        }
    }

    @Test
    @SuppressWarnings("NullAway") // that is the point
    default void item_8_10_thereIsNoOtherWayToWait() {
        assertThatThrownBy(() -> Futures.await(List.<Future<?>>of(), (ReturnWhen) null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Futures.waitAsync(List.<Future<?>>of(), (ReturnWhen) null))
                .isInstanceOf(NullPointerException.class);
        assertThat(ReturnWhen.values()).hasSize(3);
    }

    @Test
    default void item_8_11_noCompletionIsMissedWhileTheWaitSetsItselfUp() throws Exception {
        try (var pool = executor(2)) {
            for (int round = 0; round < 100; round++) {
                var futures = List.of(pool.submit(() -> 1), pool.submit(() -> 2), pool.submit(() -> 3));
                assertThat(Futures.await(futures).notDone()).isEmpty();
            }
        }
    }

    @Test
    default void item_8_12_tenThousandWaitsLeaveNothingOnAFutureThatIsNotDone() throws Exception {
        try (var pool = executor(1)) {
            var open = pool.submit(WaitContract::endless);
            var stage = new CompletableFuture<Integer>();
            List<Future<Integer>> both = List.of(open, stage);
            for (int i = 0; i < 10_000; i++) {
                assertThat(Futures.await(both, Duration.ofNanos(1_000)).notDone())
                        .hasSize(2);
            }
            assertThat(FutureAccess.get().callbacks(open).size()).isZero();
            assertThat(open.getNumberOfDependents()).isZero();
            assertThat(stage.getNumberOfDependents()).isZero();
            assertThat(open.cancel(true)).isTrue();
        }
    }

    @Test
    default void item_8_13_anInterruptedWaitLeavesTheFuturesAlone() throws Exception {
        try (var pool = executor(1)) {
            var open = pool.submit(WaitContract::endless);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> Futures.await(List.of(open))).isInstanceOf(InterruptedException.class);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(open.isDone()).isFalse();
            assertThat(FutureAccess.get().callbacks(open).size()).isZero();
            assertThat(open.cancel(true)).isTrue();
        }
    }

    // ---- 10, asCompleted

    @Test
    default void item_10_1_futuresComeInTheOrderOfTheirCompletion(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        try (var pool = executor(2)) {
            var last = pool.submit(() -> SimpleTasks.awaitMark(marks, "end"));
            var before = pool.submit(() -> 1);
            assertThat(before.get()).isEqualTo(1);
            var next = pool.submit(() -> SimpleTasks.pause(30) + 2);
            var iterator = Futures.asCompleted(List.of(last, next, before)).iterator();
            assertThat(iterator.next()).isSameAs(before);
            assertThat(iterator.next()).isSameAs(next);
            SimpleTasks.mark(marks, "end");
            assertThat(iterator.next()).isSameAs(last);
            assertThat(iterator.hasNext()).isFalse();
            assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    default void item_10_2_doublesComeOnceAndAnyIterableWillDo() {
        try (var pool = executor(1)) {
            var future = pool.submit(() -> 1);
            Iterable<TaskFuture<Integer>> twice = new ArrayDeque<>(List.of(future, future));
            var yielded = new ArrayList<TaskFuture<Integer>>();
            Futures.asCompleted(twice).forEach(yielded::add);
            assertThat(yielded).containsExactly(future);
        }
    }

    @Test
    default void item_10_3_theTimeOutSaysHowManyAreUnfinished() throws Exception {
        try (var pool = executor(2)) {
            var done = pool.submit(() -> 1);
            var also = pool.submit(() -> 2);
            assertThat(done.get() + also.get()).isEqualTo(3);
            var open = List.of(pool.submit(WaitContract::endless), pool.submit(WaitContract::endless));
            for (var time : List.of(Duration.ZERO, Duration.ofMillis(100))) {
                var iterator = Futures.asCompleted(List.of(open.get(0), done, open.get(1), also), time)
                        .iterator();
                assertThat(iterator.next()).isSameAs(done);
                assertThat(iterator.next()).isSameAs(also);
                assertThatThrownBy(iterator::next)
                        .isInstanceOf(CompletionException.class)
                        .hasMessage("2 (of 4) futures unfinished")
                        .cause()
                        .isInstanceOf(TimeoutException.class)
                        .hasMessage("2 (of 4) futures unfinished");
                assertThat(iterator.hasNext()).isFalse();
            }
            open.forEach(future -> future.cancel(true));
        }
    }

    @Test
    default void item_10_4_cancelledFuturesComeToo() {
        try (var pool = executor(1)) {
            var cancelled = pool.submit(WaitContract::endless);
            var iterator = Futures.asCompleted(List.of(cancelled)).iterator();
            assertThat(cancelled.cancel(true)).isTrue();
            assertThat(iterator.next()).isSameAs(cancelled);
        }
    }

    @Test
    default void item_10_5_aYieldedFutureIsNotHeld() throws Exception {
        try (var pool = newExecutor(1)) {
            var futures = new ArrayList<TaskFuture<Integer>>();
            for (int i = 0; i < 3; i++) futures.add(pool.submit(() -> 1));
            var endless = pool.submit(WaitContract::endless);
            futures.add(endless);
            var iterator = Futures.asCompleted(futures).iterator();
            futures.clear();
            for (int i = 0; i < 3; i++) {
                var yielded = new WeakReference<>(iterator.next());
                while (yielded.get() != null) System.gc(); // the test has a time-out
            }
            assertThat(endless.cancel(true)).isTrue();
            assertThat(iterator.next()).isSameAs(endless);
        }
    }

    @Test
    default void item_10_6_closingTakesBackWhatWasLeftOnTheFutures() throws Exception {
        try (var pool = executor(1)) {
            var open = pool.submit(WaitContract::endless);
            Iterator<TaskFuture<Integer>> iterator;
            try (var completed = Futures.asCompleted(List.of(open))) {
                assertThat(FutureAccess.get().callbacks(open).size()).isOne();
                iterator = completed.iterator();
                assertThat(FutureAccess.get().callbacks(open).size()).isOne();
            }
            assertThat(iterator.hasNext()).isFalse();
            assertThat(FutureAccess.get().callbacks(open).size()).isZero();
            Futures.asCompleted(List.of(open)).close(); // nobody has iterated
            assertThat(FutureAccess.get().callbacks(open).size()).isZero();
            assertThat(open.isDone()).isFalse();
            assertThat(open.cancel(true)).isTrue();
        }
    }

    @Test
    default void item_10_7_noFuturesEndTheIterationAtOnce() {
        var iterator = Futures.asCompleted(List.<Future<?>>of()).iterator();
        assertThat(iterator.hasNext()).isFalse();
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    default void item_10_8_nothingWaitsUntilNextIsCalledButTheClockRunsFromTheCall() throws Exception {
        try (var pool = executor(1)) {
            var open = pool.submit(WaitContract::endless);
            var limit = Duration.ofSeconds(1);
            long start = System.nanoTime();
            var iterator = Futures.asCompleted(List.of(open), limit).iterator();
            assertThat(iterator.hasNext()).isTrue();
            assertThat(System.nanoTime() - start).isLessThan(limit.toNanos());
            while (System.nanoTime() - start <= limit.toNanos()) Thread.onSpinWait();
            long asked = System.nanoTime();
            assertThatThrownBy(iterator::next).hasCauseInstanceOf(TimeoutException.class);
            assertThat(System.nanoTime() - asked).isLessThan(limit.toNanos());
            assertThat(open.cancel(true)).isTrue();
        }
    }
}
