package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the contracts leave out: a future by itself, of no executor. */
class TaskFutureTest {
    private final TaskFuture<Integer> future = new TaskFuture<>();

    @Test
    void item_7_2_theFirstOutcomeStays() {
        assertThat(future.settle(1)).isTrue();
        assertThat(future.settle(2)).isFalse();
        assertThat(future.settleFailed(new IllegalStateException())).isFalse();
        assertThat(future.join()).isEqualTo(1);
    }

    @Test
    void dependentStagesArePlain() {
        assertThat(future.thenApply(x -> x)).isNotInstanceOf(TaskFuture.class);
        assertThat(future.copy()).isNotInstanceOf(TaskFuture.class);
        assertThat(future.toCompletableFuture()).isSameAs(future);
    }
}
