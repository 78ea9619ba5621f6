package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.NotSerializableException;
import java.net.Socket;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What can travel to another process and back, and what is said of what cannot. Tests are named after the items of the semantics. */
public interface TravelContract extends Contract {
    /** What a task may capture by mistake. */
    final class Report {
        final Socket connection = new Socket();
    }

    @Test
    default void item_3_11_whatIsChangedAfterTheSubmitIsNotSeenByTheTask() throws Exception {
        try (var pool = newExecutor(1)) {
            var blocker = pool.submit(() -> Contract.pause(100));
            int[] numbers = {1};
            var first = pool.submit(() -> numbers[0]);
            numbers[0] = 2;
            assertThat(first.get()).isEqualTo(1);
            assertThat(blocker.get()).isZero();
        }
    }

    @Test
    default void item_13_1_whatCannotTravelFailsItsOwnFutureWithThePathToIt() throws Exception {
        try (var pool = newExecutor(1)) {
            var report = new Report();
            var refused = pool.submit(() -> report.connection.isClosed());
            assertThat(refused.isDone()).isTrue();
            assertThatThrownBy(refused::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(NotSerializableException.class)
                    .hasMessageContaining("java.net.Socket");
            assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
        }
    }

    @Test
    default void item_13_3_aResultThatCannotTravelFailsItsOwnFuture() throws Exception {
        try (var pool = newExecutor(1)) {
            var refused = pool.submit(() -> (Object) new Thread());
            assertThatThrownBy(refused::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ResultEncodeException.class);
            assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
        }
    }
}
