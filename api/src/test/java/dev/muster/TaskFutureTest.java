package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the contracts leave out: a future by itself, of no executor. */
class TaskFutureTest {
    private static final class Plain<T> extends TaskFuture<T> {}

    private final TaskFuture<Integer> future = new Plain<>();

    @Test
    void item_7_2_theFirstOutcomeStays() {
        assertThat(future.settle(1)).isTrue();
        assertThat(future.settle(2)).isFalse();
        assertThat(future.settleFailed(new IllegalStateException())).isFalse();
        assertThat(future.join()).isEqualTo(1);
    }

    @Test
    void theMessageBeginsWithTheRootCauseHoweverManyTasksWithinTasksHaveWaited() {
        Throwable thrown = new IllegalStateException("the sentence at the bottom");
        for (int level = 1; level <= 10; level++) {
            var outer = new Plain<Integer>();
            outer.settleFailed(thrown);
            Throwable got = catchThrowable(outer::get);
            assertThat(got).isExactlyInstanceOf(ExecutionException.class).hasCause(thrown);
            assertThat(got.getMessage())
                    .startsWith("java.lang.IllegalStateException: the sentence at the bottom")
                    .hasSizeLessThan(150);
            assertThat(catchThrowable(() -> outer.get(1, TimeUnit.SECONDS))).hasMessage(got.getMessage());
            assertThat(catchThrowable(outer::join))
                    .isExactlyInstanceOf(CompletionException.class)
                    .hasMessage(got.getMessage())
                    .hasCause(thrown);
            thrown = got;
        }
        assertThat(thrown).hasMessageEndingWith("(thrown by a task of a task, 10 levels down)");
    }

    @Test
    void theMessageOfOneTaskIsThatOfTheJdk() {
        future.settleFailed(new IllegalStateException("one"));
        assertThat(catchThrowable(future::get)).hasMessage("java.lang.IllegalStateException: one");
        assertThat(catchThrowable(future::join)).hasMessage("java.lang.IllegalStateException: one");
    }

    @Test
    void dependentStagesArePlain() {
        assertThat(future.thenApply(x -> x)).isNotInstanceOf(TaskFuture.class);
        assertThat(future.copy()).isNotInstanceOf(TaskFuture.class);
        assertThat(future.toCompletableFuture()).isSameAs(future);
    }
}
