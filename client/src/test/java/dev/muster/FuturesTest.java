package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.Futures.ReturnWhen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FuturesTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private final TaskFuture<Integer> first = new TaskFuture<>();
    private final TaskFuture<Integer> second = new TaskFuture<>();

    @Test
    void item_8_1_theAnswerIsTheInputWithoutDoublesInItsOrder() throws Exception {
        first.settle(1);
        var answer = Futures.await(List.of(second, first, second), SHORT);
        assertThat(answer.done()).containsExactly(first);
        assertThat(answer.notDone()).containsExactly(second);
    }

    @Test
    void item_8_2_allCompletedWaitsForFailuresToo() throws Exception {
        var later = new Thread(() -> {
            first.settleFailed(new IllegalStateException());
            second.settle(2);
        });
        later.start();
        assertThat(Futures.await(List.of(first, second)).done()).hasSize(2);
    }

    @Test
    void item_8_3_firstCompletedReturnsWithAllThatAreDone() throws Exception {
        first.settle(1);
        second.settle(2);
        var open = new TaskFuture<Integer>();
        var answer = Futures.await(List.of(open, first, second), ReturnWhen.FIRST_COMPLETED);
        assertThat(answer.done()).containsExactly(first, second);
        assertThat(answer.notDone()).containsExactly(open);
    }

    @Test
    void item_8_5_firstExceptionReturnsForAFailureThatHasBeen() throws Exception {
        first.settleFailed(new IllegalStateException());
        assertThat(Futures.await(List.of(second, first), ReturnWhen.FIRST_EXCEPTION)
                        .notDone())
                .containsExactly(second);
    }

    @Test
    void item_8_6_aCancelledFutureIsNoException() throws Exception {
        assertThat(first.cancel(true)).isTrue();
        var answer = Futures.await(List.of(first, second), SHORT, ReturnWhen.FIRST_EXCEPTION);
        assertThat(answer.notDone()).containsExactly(second);
    }

    @Test
    void item_8_8_anyFutureWillDo() throws Exception {
        var task = new FutureTask<>(() -> 3);
        var stage = new CompletableFuture<Integer>();
        new Thread(() -> {
                    task.run();
                    stage.complete(4);
                    first.settle(5);
                })
                .start();
        assertThat(Futures.<Future<Integer>>await(List.of(task, stage, first)).done())
                .hasSize(3);
    }

    @Test
    void item_8_9_nothingIsDoneAtOnce() throws Exception {
        assertThat(Futures.await(List.<TaskFuture<Integer>>of(), ReturnWhen.FIRST_COMPLETED)
                        .done())
                .isEmpty();
    }

    @Test
    void item_8_12_waitingLeavesNothingBehind() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            var unused = Futures.await(List.of(first), Duration.ofNanos(1_000));
        }
        assertThat(first.callbacks().size()).isZero();
    }

    @Test
    void item_10_1_futuresComeInTheOrderOfTheirCompletion() {
        second.settle(2);
        var order = new ArrayList<TaskFuture<Integer>>();
        for (var future : Futures.asCompleted(List.of(first, second, first))) {
            order.add(future);
            first.settle(1);
        }
        assertThat(order).containsExactly(second, first);
    }

    @Test
    void item_10_3_theTimeOutSaysHowManyAreUnfinished() {
        first.settle(1);
        var iterator =
                Futures.asCompleted(List.of(first, second), Duration.ZERO).iterator();
        assertThat(iterator.next()).isSameAs(first);
        assertThatThrownBy(iterator::next)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(TimeoutException.class)
                .hasMessageContaining("1 (of 2) futures unfinished");
        assertThat(iterator.hasNext()).isFalse();
    }

    @Test
    void item_10_6_closingTakesBackWhatWasLeftOnTheFutures() {
        var completed = Futures.asCompleted(List.of(first, second));
        assertThat(first.callbacks().size()).isOne();
        completed.close();
        assertThat(first.callbacks().size()).isZero();
    }

    @Test
    void item_6_2_callbacksRunInTheOrderInWhichTheyWereAdded() {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < 5; i++) {
            int n = i;
            var unused = first.addDoneCallback(done -> order.add(n));
        }
        first.settle(1);
        assertThat(order).containsExactly(0, 1, 2, 3, 4);
        var unused = first.addDoneCallback(done -> order.add(5));
        assertThat(order).endsWith(5);
    }

    @Test
    void item_6_3_aCallbackThatThrowsDoesNotKeepTheNextFromRunning() {
        var order = new ArrayList<Integer>();
        var unused = first.addDoneCallback(done -> {
                    throw new IllegalStateException("callback, on purpose");
                })
                .addDoneCallback(done -> order.add(1));
        first.settle(1);
        assertThat(order).containsExactly(1);
    }

    @Test
    void item_7_2_theFirstOutcomeStays() {
        assertThat(first.settle(1)).isTrue();
        assertThat(first.settle(2)).isFalse();
        assertThat(first.settleFailed(new IllegalStateException())).isFalse();
        assertThat(first.join()).isEqualTo(1);
    }

    @Test
    void dependentStagesArePlain() {
        assertThat(first.thenApply(x -> x)).isNotInstanceOf(TaskFuture.class);
        assertThat(first.copy()).isNotInstanceOf(TaskFuture.class);
        assertThat(first.toCompletableFuture()).isSameAs(first);
    }
}
