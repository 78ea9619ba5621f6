package dev.muster.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ProcessPoolExecutor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many tasks at full size in a client with 512 MB of heap: all results right. What they take is for the bench to say. */
@Timeout(600)
class ThroughputIT {
    @ParameterizedTest
    @EnumSource
    void allTasksComeBackWithTheRightResult(Workload workload) throws Exception {
        assertThat(Runtime.getRuntime().maxMemory())
                .as("the heap of this client")
                .isLessThanOrEqualTo(512L << 20);
        try (var pool = new ProcessPoolExecutor()) {
            workload.run(pool, workload.size());
        }
    }

    @Test
    void theTimeOfChildProcessesCounts() throws Exception {
        long before = ProcessTime.nanos(List.of());
        try (var pool = new ProcessPoolExecutor(1)) {
            long burnt = pool.submit(ThroughputIT::burn).get();
            assertThat(burnt).isGreaterThanOrEqualTo(500_000_000);
            assertThat(ProcessTime.nanos(List.of()) - before).isGreaterThan(400_000_000);
        }
        assertThat(ProcessTime.nanos(List.of()) - before)
                .as("when they have ended")
                .isGreaterThan(400_000_000);
    }

    /** Uses half a second of CPU time, however long that takes. */
    private static long burn() {
        var threads = java.lang.management.ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        long used = 0;
        while (used < 500_000_000) used = threads.getCurrentThreadCpuTime() - start;
        return used;
    }
}
