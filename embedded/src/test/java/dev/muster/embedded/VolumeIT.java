package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ProcessPoolExecutor;
import dev.muster.TaskFuture;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many tasks through one pool, in the heap that the build gives this JVM (512 MB); prints what they took. */
@Timeout(300)
class VolumeIT {
    private static final int SUBMITTED = 100_000;
    private static final int MAPPED = 1_000_000;

    @Test
    void aHundredThousandTasksAndAMapOverAMillionComplete() throws Exception {
        try (var pool = ProcessPoolExecutor.builder().target("").maxWorkers(2).build()) {
            assertThat(pool.submit(() -> 1).get(60, TimeUnit.SECONDS)).isEqualTo(1);
            var submitted = Measured.begin();
            List<TaskFuture<Integer>> futures = new ArrayList<>(SUBMITTED);
            for (int i = 0; i < SUBMITTED; i++) futures.add(pool.submit(n -> n + 1, i));
            for (int i = 0; i < SUBMITTED; i++) {
                assertThat((int) futures.get(i).get(120, TimeUnit.SECONDS)).isEqualTo(i + 1);
            }
            submitted.print("submit", SUBMITTED);
            var mapped = Measured.begin();
            long expected = 0;
            long sum = 0;
            int next = 0;
            for (int square :
                    pool.map(n -> n + 1, IntStream.range(0, MAPPED).boxed().toList())) {
                sum += square;
                expected += ++next;
            }
            mapped.print("map", MAPPED);
            assertThat(next).isEqualTo(MAPPED);
            assertThat(sum).isEqualTo(expected);
        }
    }

    /** Wall time, and the processor time of this JVM and its runners. */
    private record Measured(long wallNanos, long cpuNanos) {
        static Measured begin() {
            return new Measured(System.nanoTime(), cpu());
        }

        void print(String what, int tasks) {
            double seconds = (System.nanoTime() - wallNanos) / 1e9;
            double cpuMicros = (cpu() - cpuNanos) / 1e3 / tasks;
            System.err.printf(
                    "%s: %,d in %.2f s, %,.0f/s, %.1f us of CPU each over all processes%n",
                    what, tasks, seconds, tasks / seconds, cpuMicros);
        }

        private static long cpu() {
            long own = 0;
            if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os) {
                own = os.getProcessCpuTime();
            }
            return own
                    + ProcessHandle.current()
                            .descendants()
                            .mapToLong(p -> p.info()
                                    .totalCpuDuration()
                                    .map(d -> d.toNanos())
                                    .orElse(0L))
                            .sum();
        }
    }
}
