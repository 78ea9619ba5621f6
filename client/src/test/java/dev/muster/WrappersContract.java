package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.task.RemoteCallable;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What becomes of the shells that libraries hand to an executor of processes. Tests are named after the items of the semantics. */
public interface WrappersContract extends Contract {
    @Test
    default void item_16_17_aCompletionServiceRunsItsTasksElsewhere() throws Exception {
        try (var pool = newExecutor(2)) {
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
    default void item_16_17_aShellOfCompletableFutureIsRefusedWithTheCure() {
        try (var pool = newExecutor(1)) {
            assertThatThrownBy(() -> java.util.concurrent.CompletableFuture.supplyAsync(() -> 1, pool))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("pool.supplyAsync");
            assertThat(pool.supplyAsync(() -> 4).join()).isEqualTo(4);
        }
    }
}
