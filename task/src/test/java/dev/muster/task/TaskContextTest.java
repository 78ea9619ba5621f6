package dev.muster.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TaskContextTest {
    private record Context(TaskId taskId) implements TaskContext {
        Context(long seq) {
            this(new TaskId(new SessionId(1, 2), seq));
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public String host() {
            return "here";
        }

        @Override
        public String worker() {
            return "a test";
        }

        @Override
        public Optional<Instant> deadline() {
            return Optional.empty();
        }

        @Override
        public boolean isCancelled() {
            return false;
        }
    }

    @Test
    void outsideATaskThereIsNoContext() {
        assertThat(TaskContext.find()).isEmpty();
        assertThatThrownBy(TaskContext::current)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not run a Muster task");
    }

    @Test
    void anActionHasTheContextItIsCalledAsAndTheThreadItsOwnAfterwards() throws Exception {
        var outer = new Context(1);
        var inner = new Context(2);
        TaskContext found = TaskContext.callAs(outer, () -> {
            assertThat(TaskContext.current()).isSameAs(outer);
            assertThat(TaskContext.callAs(inner, TaskContext::current)).isSameAs(inner);
            return TaskContext.current();
        });
        assertThat(found).isSameAs(outer);
        assertThat(TaskContext.find()).isEmpty();
    }

    @Test
    void whatTheActionThrowsPassesThroughAndEndsTheContext() {
        assertThatThrownBy(() -> TaskContext.callAs(new Context(1), () -> {
                    throw new IOException("no");
                }))
                .isInstanceOf(IOException.class);
        assertThat(TaskContext.find()).isEmpty();
    }
}
