package dev.muster;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.Futures.Outcome;
import dev.muster.Futures.ReturnWhen;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** What asyncio has around futures, for any executor. Tests are named after the rows of section 21 of the semantics. */
public interface GroupContract extends Contract {
    /** Runs until it is interrupted. */
    static int endless() {
        return Contract.pause(600_000);
    }

    static int failing(String message) throws IOException {
        throw new IOException(message);
    }

    // ---- A7, gather

    @Test
    default void item_21_A7_gatherHasTheResultsInTheOrderOfItsArguments() throws Exception {
        try (var pool = newExecutor(2)) {
            var slow = pool.submit(() -> Contract.pause(100) + 1);
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
        try (var pool = newExecutor(2)) {
            var endless = pool.submit(GroupContract::endless);
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
        try (var pool = newExecutor(1)) {
            var running = pool.submit(GroupContract::endless);
            Contract.awaitStart(running);
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
        try (var pool = newExecutor(1)) {
            var child = pool.submit(GroupContract::endless);
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
        try (var pool = newExecutor(2)) {
            var cancelled = pool.submit(GroupContract::endless);
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
            var open = pool.submit(GroupContract::endless);
            assertThat(Futures.<Integer>gatherSettled(open, value).cancel(true)).isTrue();
            assertThat(open.isCancelled()).isTrue();
        }
    }

    // ---- A8, wait

    @Test
    default void item_21_A8_waitAsyncIsAStageOfWhatAwaitReturns() throws Exception {
        try (var pool = newExecutor(2)) {
            var endless = pool.submit(GroupContract::endless);
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
    default void item_21_A9_withTimeoutStopsTheWorkWhenTheTimeIsUp() throws Exception {
        try (var pool = newExecutor(1)) {
            var endless = pool.submit(GroupContract::endless);
            Contract.awaitStart(endless);
            var limited = Futures.withTimeout(endless, Duration.ofMillis(20));
            assertThatThrownBy(limited::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TimeoutException.class)
                    .hasMessageContaining("PT0.02S");
            assertThat(endless.isCancelled()).isTrue();
            assertThat(pool.submit(() -> 5).get(30, TimeUnit.SECONDS)).isEqualTo(5);
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
        try (var pool = newExecutor(1)) {
            var done = pool.submit(() -> 1);
            assertThat(done.get()).isEqualTo(1);
            assertThat(Futures.withTimeout(done, Duration.ZERO).get()).isEqualTo(1);
            for (var time : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
                var open = pool.submit(GroupContract::endless);
                var limited = Futures.withTimeout(open, time);
                assertThat(limited.isDone()).isTrue();
                assertThat(limited.exception()).isInstanceOf(TimeoutException.class);
                assertThat(open.isCancelled()).isTrue();
            }
        }
    }

    @Test
    default void item_21_A9_cancellingWithTimeoutCancelsTheTaskAndTheOtherWayRound() {
        try (var pool = newExecutor(2)) {
            var inner = pool.submit(GroupContract::endless);
            Contract.awaitStart(inner);
            var outer = Futures.withTimeout(inner, Duration.ofMinutes(5));
            assertThat(outer.isRunning()).isTrue();
            assertThat(outer.cancel()).isFalse();
            assertThat(outer.cancel(true)).isTrue();
            assertThat(inner.isCancelled()).isTrue();
            var other = pool.submit(GroupContract::endless);
            var followed = Futures.withTimeout(other, Duration.ofMinutes(5));
            assertThat(other.cancel(true)).isTrue();
            assertThat(followed.isCancelled()).isTrue();
        }
    }

    // ---- A5, A6, A11, A13, A17

    @Test
    default void item_21_A5_aCallbackRunsOnTheExecutorItIsGiven() throws Exception {
        try (var pool = newExecutor(1)) {
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
        try (var pool = newExecutor(1)) {
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
        try (var pool = newExecutor(1)) {
            var inner = pool.submit(() -> Contract.pause(100) + 1);
            assertThat(inner.copy().cancel(true)).isTrue();
            assertThat(inner.get()).isEqualTo(1);
            var cancelled = pool.submit(GroupContract::endless);
            var copy = cancelled.copy();
            assertThat(cancelled.cancel(true)).isTrue();
            assertThat(copy.isCompletedExceptionally()).isTrue();
        }
    }

    @Test
    default void item_21_A13_aTaskFutureIsAStageAndCancellingItAsOneReachesTheTask() throws Exception {
        try (var pool = newExecutor(1)) {
            assertThat(pool.submit(() -> 20).thenApply(x -> x + 1).get()).isEqualTo(21);
            var running = pool.submit(GroupContract::endless);
            Contract.awaitStart(running);
            assertThat(running.toCompletableFuture().cancel(true)).isTrue();
            assertThat(running.isCancelled()).isTrue();
            assertThat(pool.submit(() -> 5).get(30, TimeUnit.SECONDS)).isEqualTo(5);
        }
    }

    @Test
    default void item_21_A17_asCompletedYieldsTheVeryFuturesItWasGiven() {
        try (var pool = newExecutor(2)) {
            var futures = List.of(pool.submit(() -> 1), pool.submit(() -> 2));
            var yielded = new ArrayList<TaskFuture<Integer>>();
            for (TaskFuture<Integer> future : Futures.asCompleted(futures)) yielded.add(future);
            assertThat(yielded).containsExactlyInAnyOrderElementsOf(futures);
        }
    }

    // ---- A12, TaskGroup

    @Test
    default void item_21_A12_aGroupWaitsForItsTasks() throws Exception {
        try (var pool = newExecutor(2)) {
            TaskFuture<Integer> first;
            TaskFuture<String> second;
            try (TaskGroup group = pool.taskGroup()) {
                first = group.submit(() -> Contract.pause(50) + 1);
                second = group.submit((a, b) -> a + b, "x", "y");
                var twice = group.submit(Contract::twice, 4);
                TaskFuture<?> nothing = group.submit(() -> {});
                group.join();
                assertThat(List.of(first, second, twice, nothing)).allMatch(TaskFuture::isDone);
                var more = group.submit(() -> 9); // a group that has been joined takes more
                assertThat(more.get()).isEqualTo(9);
            }
            assertThat(first.get() + second.get()).isEqualTo("1xy");
        }
    }

    @Test
    default void item_21_A12_theFirstFailureCancelsTheSiblingsAndComesOutOfClose() throws Exception {
        try (var pool = newExecutor(2)) {
            var siblings = new ArrayList<TaskFuture<?>>();
            assertThatThrownBy(() -> {
                        try (TaskGroup group = pool.taskGroup()) {
                            siblings.add(group.submit(GroupContract::endless));
                            siblings.add(group.submit(() -> failing("first")));
                            siblings.add(group.submit(GroupContract::endless));
                        }
                    })
                    .satisfies(thrown -> assertThat(thrown)
                            .isInstanceOfAny(TaskGroupException.class, IllegalStateException.class)
                            .hasCauseInstanceOf(IOException.class));
            assertThat(siblings).allMatch(TaskFuture::isDone);
            assertThat(siblings.get(0).isCancelled()).isTrue();
            assertThat(pool.submit(() -> 5).get(30, TimeUnit.SECONDS)).isEqualTo(5);
        }
    }

    @Test
    default void item_21_A12_allFailuresAreToldTheFirstAsTheCause() throws Exception {
        try (var pool = newExecutor(1)) {
            var group = pool.taskGroup();
            var first = new CompletableFuture<Object>();
            var failed = group.submit(() -> failing("first"));
            // Fails when the group is aborted, with an exception and not as cancelled: its refusal to travel came
            // before.
            assertThat(failed.exception()).isInstanceOf(IOException.class);
            first.complete(1);
            assertThatThrownBy(group::join).isInstanceOfSatisfying(TaskGroupException.class, thrown -> {
                assertThat(thrown).hasCause(failed.exception());
                assertThat(thrown.failures()).containsExactly(failed.exception());
                assertThat(thrown).hasMessageContaining("1 failure");
            });
            group.close(); // it has been told
            var two = new TaskGroupException(List.of(new IOException("first"), new IOException("second")));
            assertThat(two).hasMessageContaining("2 failures").hasMessageContaining("first");
            assertThat(two.getCause()).hasMessage("first");
            assertThat(two.getSuppressed()).hasSize(1);
        }
    }

    @Test
    default void item_21_A12_aSubmitAfterAbortOrCloseIsAnIllegalState() throws Exception {
        try (var pool = newExecutor(1)) {
            var closed = pool.taskGroup();
            closed.close();
            closed.close();
            assertThatThrownBy(() -> closed.submit(() -> 1)).isInstanceOf(IllegalStateException.class);
            var aborted = pool.taskGroup();
            var endless = aborted.submit(GroupContract::endless);
            aborted.abort();
            assertThat(aborted.isAborted()).isTrue();
            assertThat(endless.isCancelled()).isTrue();
            assertThatThrownBy(() -> aborted.submit(() -> 1)).isInstanceOf(IllegalStateException.class);
            aborted.close(); // what was cancelled has not failed
            var failed = pool.taskGroup();
            var cause = failed.submit(() -> failing("why"));
            assertThatThrownBy(failed::join).isInstanceOf(TaskGroupException.class);
            assertThatThrownBy(() -> failed.submit(() -> 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasCause(cause.exception());
        }
    }

    @Test
    default void item_21_A12_anExceptionOfTheBodyAbortsTheGroupThatRunsIt() throws Exception {
        try (var pool = newExecutor(2)) {
            var endless = new ArrayList<TaskFuture<Integer>>();
            assertThatThrownBy(() -> TaskGroup.in(pool, group -> {
                        endless.add(group.submit(GroupContract::endless));
                        throw new IOException("body");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("body");
            assertThat(endless.get(0).isCancelled()).isTrue();
            assertThat(TaskGroup.<Integer, RuntimeException>in(
                            pool,
                            group -> group.submit(() -> 20).result()
                                    + group.submit(() -> 1).result()))
                    .isEqualTo(21);
            assertThatThrownBy(() -> TaskGroup.in(
                            pool, group -> group.submit(() -> failing("task")).result()))
                    .isInstanceOf(TaskGroupException.class)
                    .hasCauseInstanceOf(IOException.class)
                    .hasNoSuppressedExceptions();
        }
    }

    @Test
    default void item_21_A12_aCancelledTaskEndsNothing() throws Exception {
        try (var pool = newExecutor(2);
                var group = pool.taskGroup()) {
            assertThat(group.submit(GroupContract::endless).cancel(true)).isTrue();
            assertThat(group.submit(() -> 1).get()).isEqualTo(1);
        }
    }

    @Test
    default void item_21_A12_anInterruptWhileJoiningCancelsAll() throws Exception {
        try (var pool = newExecutor(1)) {
            var group = pool.taskGroup();
            var endless = group.submit(GroupContract::endless);
            Thread.currentThread().interrupt();
            assertThatThrownBy(group::close)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(endless.isCancelled()).isTrue();
            var other = pool.taskGroup();
            var joined = other.submit(GroupContract::endless);
            Thread.currentThread().interrupt();
            assertThatThrownBy(other::join).isInstanceOf(InterruptedException.class);
            assertThat(joined.isCancelled()).isTrue();
        }
    }

    // ---- A20

    /** Leaves the future of a failed task to be collected, and looks at that of another. */
    static void dropFailed(TaskExecutor pool, String message) {
        var done = new CountDownLatch(1);
        // A later task of the same single slot tells that the first is done, without looking at it.
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
        try (var log = new LogEar();
                var pool = newExecutor(1)) {
            dropFailed(pool, "unseen failure");
            var record = log.awaitText("unseen failure", 30_000);
            assertThat(record).isNotNull();
            assertThat(requireNonNull(record).getLevel()).isEqualTo(Level.WARNING);
            assertThat(record.getThrown()).isInstanceOf(IOException.class).hasMessage("unseen failure");
            assertThat(log.awaitText("unseen failure", 100)).isNull();
        }
    }

    // ---- A3 and A4: blocking, and asking without blocking

    @Test
    default void item_21_A3_threadsThatWaitHoldNoCarrier() throws Exception {
        try (var pool = newExecutor(1);
                var waiting = ThreadPool.unbounded()) { // virtual threads, where there are some
            var blocker = pool.submit(() -> Contract.pause(600_000));
            var waiters = new ArrayList<TaskFuture<Integer>>();
            for (int i = 0; i < 300; i++) waiters.add(waiting.submit(() -> blocker.get()));
            assertThat(waiting.submit(() -> 7).get(30, TimeUnit.SECONDS)).isEqualTo(7);
            assertThat(blocker.cancel(true)).isTrue();
            for (var waiter : waiters) assertThat(waiter.exception()).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    default void item_21_A4_aFutureThatIsNotDoneHasNoResultToBeAskedForNow() throws Exception {
        try (var pool = newExecutor(1)) {
            var future = pool.submit(() -> Contract.pause(600_000));
            assertThat(future.getNow(-7)).isEqualTo(-7);
            assertThatThrownBy(future::resultNow).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(future::exceptionNow).isInstanceOf(IllegalStateException.class);
            assertThat(future.cancel(true)).isTrue();
            var done = pool.submit(Contract::twice, 2);
            assertThat(done.get(30, TimeUnit.SECONDS)).isEqualTo(4);
            assertThat(done.resultNow()).isEqualTo(4);
        }
    }
}
