package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.BrokenProcessPoolException;
import dev.muster.ProcessPoolBuilder;
import dev.muster.ProcessPoolExecutor;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What runners are started with: it arrives, or a sentence says what is too much. */
@Timeout(120)
class LargeEnvironmentIT {
    @Test
    void propertiesOfTenMegabytesArrive() throws Exception {
        ProcessPoolBuilder builder = builder();
        for (int i = 0; i < 100; i++) builder.systemProperty("large." + i, "x".repeat(100_000));
        try (var pool = builder.build()) {
            assertThat(pool.submit(() -> System.getProperty("large.99").length())
                            .get())
                    .isEqualTo(100_000);
        }
    }

    @Test
    void whatTheOperatingSystemDoesNotStartAProcessWithIsNamedWithItsSize() {
        try (var pool =
                builder().environmentVariable("LARGE", "x".repeat(200_000)).build()) {
            var future = pool.submit(() -> 1);
            assertThatThrownBy(future::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(BrokenProcessPoolException.class)
                    .hasMessageContaining("most of them in LARGE: 200006")
                    .hasMessageContaining("Linux takes 131071 bytes in one of them");
        }
    }

    @Test
    void tooMuchForAnyRunnerIsRefusedByTheFirstSubmit() {
        ProcessPoolBuilder builder = builder();
        for (int i = 0; i < 17; i++) builder.systemProperty("large." + i, "x".repeat(1_000_000));
        try (var pool = builder.build()) {
            assertThatThrownBy(() -> pool.submit(() -> 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most 16777216 can travel");
        }
    }

    @Test
    void aThreadWithANameOfFiveMegabytesHarmsNobody() throws Exception {
        try (var pool = builder().build()) {
            assertThat(pool.submit(() -> {
                                var thread = new Thread(LargeEnvironmentIT::waitForEver, "n".repeat(5 << 20));
                                thread.setDaemon(true);
                                thread.start();
                                return "done";
                            })
                            .get())
                    .isEqualTo("done");
            assertThat(pool.submit(() -> 2).get()).isEqualTo(2);
        }
    }

    private static void waitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ProcessPoolBuilder builder() {
        return ProcessPoolExecutor.builder().target("").maxWorkers(1);
    }
}
