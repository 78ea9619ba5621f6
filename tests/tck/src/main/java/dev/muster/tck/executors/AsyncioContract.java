package dev.muster.tck.executors;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.Futures;
import dev.muster.Futures.Outcome;
import dev.muster.Futures.ReturnWhen;
import dev.muster.TaskExecutor;
import dev.muster.TaskFuture;
import dev.muster.tck.fixtures.LogRecorder;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What asyncio has around futures, but for its groups, for any executor. Tests are named after the rows of section 21 of the
 * semantics.
 */
public interface AsyncioContract extends Contract {
    /** Runs until it is interrupted. */
    static int endless() {
        return SimpleTasks.pause(600_000);
    }

    static int failing(String message) throws IOException {
        throw new IOException(message);
    }

    /** Makes the marks "begun" and, when it is interrupted, "interrupted"; then goes on until the test makes the last mark. */
    static int swallowsItsInterrupt(String directory, String last) throws IOException {
        int ignored = SimpleTasks.marksItsInterrupt(directory);
        boolean swallowed = Thread.interrupted();
        return SimpleTasks.awaitMark(directory, last) + (swallowed ? 6 : 0);
    }

    // ---- A7, gather

    @Test
    default void item_21_A7_gatherHasTheResultsInTheOrderOfItsArguments() throws Exception {
        try (var pool = executor(2)) {
            var slow = pool.submit(() -> SimpleTasks.pause(100) + 1);
            var quick = pool.submit(() -> 2);
            List<Integer> values =
                    Futures.<Integer>gather(List.of(slow, quick, slow)).get();
            assertThat(values).containsExactly(1, 2, 1);
            TaskFuture<List<Integer>> ofArguments = Futures.gather(quick, slow);
            assertThat(ofArguments.get()).containsExactly(2, 1);
            assertThat(Futures.<Integer>gather(List.of()).get()).isEmpty();
            assertThat(Futures.gather(pool.submit(() -> null), quick).get()).containsExactly(null, 2);
            var plain = new FutureTask<>(() -> 4);
            var gathered = Futures.<Integer>gather(plain, quick, CompletableFuture.completedFuture(5));
            plain.run();
            assertThat(gathered.get()).containsExactly(4, 2, 5);
        }
    }

    @Test
    default void item_21_A7_theFirstFailureComesOutOfGatherAtOnceAndTheOthersGoOn() throws Exception {
        try (var pool = executor(2)) {
            var endless = pool.submit(AsyncioContract::endless);
            var failing = pool.submit(() -> failing("first"));
            var gathered = Futures.gather(endless, failing);
            assertThatThrownBy(gathered::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCause(failing.exception());
            assertThat(endless.isDone()).isFalse();
            assertThat(gathered.cancel(true)).isFalse();
            assertThat(endless.isDone()).isFalse();
            assertThat(endless.cancel(true)).isTrue();
        }
    }

    @Test
    default void item_21_A7_cancellingGatherCancelsAllChildren() throws Exception {
        try (var pool = executor(1)) {
            var running = pool.submit(AsyncioContract::endless);
            TaskFixtures.awaitStart(running);
            var waiting = pool.submit(() -> 1);
            var gathered = Futures.gather(running, waiting);
            assertThat(gathered.cancel(true)).isTrue();
            assertThat(gathered.isCancelled()).isTrue();
            assertThat(running.isCancelled()).isTrue();
            assertThat(waiting.isCancelled()).isTrue();
            assertThat(pool.submit(() -> 5).get(30, TimeUnit.SECONDS)).isEqualTo(5);
        }
    }

    @Test
    default void item_21_A7_aCancelledChildFailsGatherAndDoesNotCancelIt() {
        try (var pool = executor(1)) {
            var child = pool.submit(AsyncioContract::endless);
            var other = pool.submit(() -> 1);
            var gathered = Futures.gather(child, other);
            assertThat(child.cancel(true)).isTrue();
            assertThatThrownBy(gathered::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(CancellationException.class);
            assertThat(gathered.isCancelled()).isFalse();
            assertThat(other.join()).isEqualTo(1);
        }
    }

    @Test
    default void item_21_A7_gatherSettledTellsOfEachHowItEnded() throws Exception {
        try (var pool = executor(2)) {
            var cancelled = pool.submit(AsyncioContract::endless);
            var failed = pool.submit(() -> failing("broken"));
            var value = pool.submit(() -> 3);
            assertThat(cancelled.cancel(true)).isTrue();
            List<Outcome<Integer>> outcomes =
                    Futures.<Integer>gatherSettled(value, failed, cancelled).get();
            assertThat(outcomes)
                    .containsExactly(
                            new Outcome.Value<>(3),
                            new Outcome.Failure<>(requireNonNull(failed.exception())),
                            new Outcome.Cancelled<>());
            assertThat(Futures.<Integer>gatherSettled(List.of()).get()).isEmpty();
            var open = pool.submit(AsyncioContract::endless);
            assertThat(Futures.<Integer>gatherSettled(open, value).cancel(true)).isTrue();
            assertThat(open.isCancelled()).isTrue();
        }
    }

    // ---- A8, wait

    @Test
    default void item_21_A8_waitAsyncIsAStageOfWhatAwaitReturns() throws Exception {
        try (var pool = executor(2)) {
            var endless = pool.submit(AsyncioContract::endless);
            var quick = pool.submit(() -> 1);
            var first = Futures.waitAsync(List.of(endless, quick), ReturnWhen.FIRST_COMPLETED)
                    .get(30, TimeUnit.SECONDS);
            assertThat(first.done()).containsExactly(quick);
            assertThat(first.notDone()).containsExactly(endless);
            var timed = Futures.waitAsync(List.of(quick, endless), Duration.ofMillis(20))
                    .get(30, TimeUnit.SECONDS);
            assertThat(timed.notDone()).containsExactly(endless);
            assertThat(endless.isDone()).isFalse();
            var failed = pool.submit(() -> failing("x"));
            assertThat(Futures.waitAsync(List.of(endless, failed), ReturnWhen.FIRST_EXCEPTION)
                            .get(30, TimeUnit.SECONDS)
                            .done())
                    .containsExactly(failed);
            var all = Futures.waitAsync(List.of(endless, quick));
            assertThat(all.isDone()).isFalse();
            assertThat(endless.cancel(true)).isTrue();
            assertThat(all.get(30, TimeUnit.SECONDS).notDone()).isEmpty();
            assertThat(Futures.waitAsync(List.of()).get().done()).isEmpty();
        }
    }

    // ---- A9, wait_for

    @Test
    default void item_21_A9_withTimeoutStopsTheWorkWhenTheTimeIsUpAndDropsWhatItStillReturns(@TempDir Path directory)
            throws Exception {
        var marks = directory.toString();
        try (var pool = executor(1)) {
            var stubborn = pool.submit(() -> AsyncioContract.swallowsItsInterrupt(marks, "end"));
            TaskFixtures.awaitStart(stubborn);
            assertThat(SimpleTasks.awaitMark(marks, "begun")).isEqualTo(1);
            var limited = Futures.withTimeout(stubborn, Duration.ofMillis(20));
            assertThatThrownBy(limited::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TimeoutException.class)
                    .hasMessageContaining("within 20 ms");
            assertThat(stubborn.isCancelled()).isTrue();
            assertThat(SimpleTasks.awaitMark(marks, "interrupted"))
                    .as("the work was stopped, and has not ended")
                    .isEqualTo(1);
            SimpleTasks.mark(marks, "end");
            assertThat(pool.submit(() -> 5).get(30, TimeUnit.SECONDS)).isEqualTo(5);
            assertThat(limited.exception()).isInstanceOf(TimeoutException.class);
            assertThat(stubborn.isCancelled()).isTrue();
            assertThat(Futures.withTimeout(pool.submit(() -> 6), Duration.ofMinutes(5))
                            .get())
                    .isEqualTo(6);
            assertThatThrownBy(() -> Futures.withTimeout(pool.submit(() -> failing("own")), Duration.ofMinutes(5))
                            .get())
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    default void item_21_A9_noTimeAtAllTakesWhatIsDoneAndCancelsWhatIsNot() throws Exception {
        try (var pool = executor(1)) {
            var done = pool.submit(() -> 1);
            assertThat(done.get()).isEqualTo(1);
            assertThat(Futures.withTimeout(done, Duration.ZERO).get()).isEqualTo(1);
            for (var time : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
                var open = pool.submit(AsyncioContract::endless);
                var limited = Futures.withTimeout(open, time);
                assertThat(limited.isDone()).isTrue();
                assertThat(limited.exception()).isInstanceOf(TimeoutException.class);
                assertThat(open.isCancelled()).isTrue();
            }
        }
    }

    @Test
    default void item_21_A9_cancellingWithTimeoutCancelsTheTaskAndTheOtherWayRound() {
        try (var pool = executor(2)) {
            var inner = pool.submit(AsyncioContract::endless);
            TaskFixtures.awaitStart(inner);
            var outer = Futures.withTimeout(inner, Duration.ofMinutes(5));
            assertThat(outer.isRunning()).isTrue();
            assertThat(outer.cancel()).isFalse();
            assertThat(outer.cancel(true)).isTrue();
            assertThat(inner.isCancelled()).isTrue();
            var other = pool.submit(AsyncioContract::endless);
            var followed = Futures.withTimeout(other, Duration.ofMinutes(5));
            assertThat(other.cancel(true)).isTrue();
            assertThat(followed.isCancelled()).isTrue();
        }
    }

    // ---- A5, A6, A11, A13, A17

    @Test
    default void item_21_A5_aCallbackRunsOnTheExecutorItIsGiven() throws Exception {
        try (var pool = executor(1)) {
            var loop = Executors.newSingleThreadExecutor(work -> new Thread(work, "my-loop"));
            var names = new CompletableFuture<String>();
            var unused = pool.submit(() -> 1)
                    .addDoneCallback(
                            done -> names.complete(Thread.currentThread().getName()), loop);
            assertThat(names.get(30, TimeUnit.SECONDS)).isEqualTo("my-loop");
            loop.shutdown();
        }
    }

    @Test
    default void item_21_A6_ensureMakesATaskFutureOfAnyFuture() throws Exception {
        try (var pool = executor(1)) {
            var ours = pool.submit(() -> 1);
            assertThat(Futures.ensure(ours)).isSameAs(ours);
            var plain = new FutureTask<>(() -> 2);
            var stage = new CompletableFuture<Integer>();
            var ofPlain = Futures.ensure(plain);
            var ofStage = Futures.ensure(stage);
            plain.run();
            stage.completeExceptionally(new IOException("stage"));
            assertThat(ofPlain.result(Duration.ofSeconds(30))).isEqualTo(2);
            assertThat(ofStage.exception()).isInstanceOf(IOException.class);
            var source = new CompletableFuture<Integer>();
            assertThat(Futures.ensure(source.minimalCompletionStage()).isDone()).isFalse();
            assertThat(Futures.ensure(source).cancel(true)).isTrue();
            assertThat(source.isCancelled()).isTrue();
            var other = new CompletableFuture<Integer>();
            var following = Futures.ensure(other);
            assertThat(other.cancel(true)).isTrue();
            assertThat(following.isCancelled()).isTrue();
        }
    }

    @Test
    default void item_21_A11_aCopyIsAShield() throws Exception {
        try (var pool = executor(1)) {
            var inner = pool.submit(() -> SimpleTasks.pause(100) + 1);
            assertThat(inner.copy().cancel(true)).isTrue();
            assertThat(inner.get()).isEqualTo(1);
            var cancelled = pool.submit(AsyncioContract::endless);
            var copy = cancelled.copy();
            assertThat(cancelled.cancel(true)).isTrue();
            assertThat(copy.isCompletedExceptionally()).isTrue();
        }
    }

    @Test
    default void item_21_A13_aTaskFutureIsAStageAndCancellingItAsOneReachesTheTask() throws Exception {
        try (var pool = executor(1)) {
            assertThat(pool.submit(() -> 20).thenApply(x -> x + 1).get()).isEqualTo(21);
            var running = pool.submit(AsyncioContract::endless);
            TaskFixtures.awaitStart(running);
            assertThat(running.toCompletableFuture().cancel(true)).isTrue();
            assertThat(running.isCancelled()).isTrue();
            assertThat(pool.submit(() -> 5).get(30, TimeUnit.SECONDS)).isEqualTo(5);
        }
    }

    @Test
    default void item_21_A17_asCompletedYieldsTheVeryFuturesItWasGiven() {
        try (var pool = executor(2)) {
            var futures = List.of(pool.submit(() -> 1), pool.submit(() -> 2));
            var yielded = new ArrayList<TaskFuture<Integer>>();
            for (TaskFuture<Integer> future : Futures.asCompleted(futures)) yielded.add(future);
            assertThat(yielded).containsExactlyInAnyOrderElementsOf(futures);
        }
    }

    // ---- A20

    /** Leaves the future of a failed task to be collected, and looks at that of another. */
    static void dropFailed(TaskExecutor pool, String message) {
        var done = new CountDownLatch(1);
        // A later task of the same single slot shows that the first is done, without looking at it.
        var unused = pool.submit(() -> failing(message));
        var looked = pool.submit(() -> failing(message + ", but looked at")).addDoneCallback(f -> done.countDown());
        try {
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(looked.exception()).isInstanceOf(IOException.class);
    }

    @Test
    default void item_21_A20_aFailureThatNobodyLookedAtIsLoggedOnceWhenItsFutureIsDropped() throws Exception {
        try (var log = new LogRecorder();
                var pool = executor(1)) {
            dropFailed(pool, "unseen failure");
            var record = log.awaitText("unseen failure", 30_000);
            assertThat(record).isNotNull();
            assertThat(requireNonNull(record).getLevel()).isEqualTo(Level.WARNING);
            assertThat(record.getThrown()).isInstanceOf(IOException.class).hasMessage("unseen failure");
            assertThat(log.awaitText("unseen failure", 100)).isNull();
        }
    }

    // ---- A4: asking without blocking

    @Test
    default void item_21_A4_aFutureThatIsNotDoneHasNoResultToBeAskedForNow() throws Exception {
        try (var pool = executor(1)) {
            var future = pool.submit(() -> SimpleTasks.pause(600_000));
            assertThat(future.getNow(-7)).isEqualTo(-7);
            assertThatThrownBy(future::resultNow).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(future::exceptionNow).isInstanceOf(IllegalStateException.class);
            assertThat(future.cancel(true)).isTrue();
            var done = pool.submit(SimpleTasks::twice, 2);
            assertThat(done.get(30, TimeUnit.SECONDS)).isEqualTo(4);
            assertThat(done.resultNow()).isEqualTo(4);
        }
    }
}
