package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.task.RemoteCallable;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What submitting does, whatever runs the tasks. Tests are named after the items of the semantics. */
public interface SubmitContract extends Contract {
    @Test
    default void item_3_1_aSubmittedTaskComesBackWithItsValue() throws Exception {
        try (var pool = newExecutor(2)) {
            int base = 20;
            assertThat(pool.submit(() -> base + 22).get()).isEqualTo(42);
            assertThat(pool.submit(Contract::twice, 4).get()).isEqualTo(8);
            assertThat(pool.submit((a, b) -> a + b, "x", "y").get()).isEqualTo("xy");
            assertThat(pool.submit(() -> {}).get()).isNull();
            assertThat(pool.submit(() -> {}, "done").get()).isEqualTo("done");
            assertThat(pool.submit(() -> null).get()).isNull();
        }
    }

    @Test
    default void item_3_3_aSubmitAfterShutdownIsRejected() {
        var pool = newExecutor(1);
        pool.shutdown();
        assertThatThrownBy(() -> pool.submit(() -> 1)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> pool.map(x -> x, List.of(1))).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> pool.invokeAll(List.of((RemoteCallable<Integer>) () -> 1)))
                .isInstanceOf(RejectedExecutionException.class);
        pool.close();
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    default void aCallAndAResultAboveTheInlineLimitTravelToo() throws Exception {
        try (var pool = newExecutor(1)) {
            byte[] large = new byte[1 << 20];
            large[77] = 5;
            byte[] back = pool.submit(bytes -> bytes, large).get();
            assertThat(back).isEqualTo(large);
        }
    }
}
