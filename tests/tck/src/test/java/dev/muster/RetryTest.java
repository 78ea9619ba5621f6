package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.tck.cluster.FakeCluster;
import dev.muster.tck.fixtures.TaskFixtures;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task that is tried again because its user says so: what that user says, and when nobody wants another try. */
@Timeout(60)
class RetryTest {
    private static Object fail() {
        throw new IllegalStateException("of the task");
    }

    @Test
    void whatThePredicateThrowsMeansNoAndIsToldWithTheFailureOfTheTask() throws Exception {
        for (TaskExecutor each : List.of(new ThreadPool(1), new FakeCluster(1).pool())) {
            try (var pool = each) {
                var error = new AssertionError("of the predicate");
                var throwsAnError = TaskOptions.DEFAULT.retryIf(3, failure -> {
                    throw error;
                });
                Throwable failure = TaskFixtures.failure(pool.submit(RetryTest::fail, throwsAnError));
                assertThat(failure).isInstanceOf(IllegalStateException.class).hasMessage("of the task");
                assertThat(failure.getSuppressed()).contains(error);

                var asked = new AtomicInteger();
                var rethrows = TaskOptions.DEFAULT.retryIf(3, thrown -> {
                    asked.incrementAndGet();
                    throw (RuntimeException) thrown;
                });
                assertThat(TaskFixtures.failure(pool.submit(RetryTest::fail, rethrows)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("of the task");
                assertThat(asked).hasValue(1);
                assertThat(pool.submit(() -> 5).get(30, TimeUnit.SECONDS)).isEqualTo(5);
            }
        }
    }
}
