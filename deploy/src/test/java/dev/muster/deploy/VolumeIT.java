package dev.muster.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ProcessPoolExecutor;
import dev.muster.TaskFuture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many tasks over TCP, in the heap that the build gives this client (512 MB); prints what they took. */
@Timeout(300)
class VolumeIT {
    private static final int SUBMITTED = 100_000;
    private static final int MAPPED = 1_000_000;

    @TempDir
    Path directory = Path.of("");

    @Test
    void aHundredThousandTasksAndAMapOverAMillionCompleteOverTcp() throws Exception {
        try (var cluster = MusterProcess.start(
                directory,
                Map.of(),
                "dev",
                "--listen",
                "127.0.0.1:0",
                "--slots",
                "2",
                "--work-directory",
                directory.toString())) {
            String target = cluster.firstLine();
            try (var pool = ProcessPoolExecutor.builder()
                    .target(target)
                    .connectTimeout(Duration.ofSeconds(100))
                    .classPath(List.of(Path.of("target/test-classes")))
                    .build()) {
                submits(pool);
                maps(pool);
            }
        }
    }

    private static void submits(ProcessPoolExecutor pool) throws Exception {
        long began = System.nanoTime();
        List<TaskFuture<Integer>> futures = new ArrayList<>(SUBMITTED);
        for (int i = 0; i < SUBMITTED; i++) futures.add(pool.submit(NoOp::next, i));
        for (int i = 0; i < SUBMITTED; i++) {
            assertThat((int) futures.get(i).get(200, TimeUnit.SECONDS)).isEqualTo(i + 1);
        }
        print("submit", SUBMITTED, began);
    }

    private static void maps(ProcessPoolExecutor pool) {
        long began = System.nanoTime();
        int next = 0;
        for (int n : pool.map(NoOp::next, IntStream.range(0, MAPPED).boxed().toList())) {
            if (n != ++next) throw new AssertionError(n + " came as result " + next);
        }
        assertThat(next).isEqualTo(MAPPED);
        print("map", MAPPED, began);
    }

    private static void print(String what, int tasks, long began) {
        double seconds = (System.nanoTime() - began) / 1e9;
        System.err.printf("%s over TCP: %,d in %.2f s, %,.0f/s%n", what, tasks, seconds, tasks / seconds);
    }
}
