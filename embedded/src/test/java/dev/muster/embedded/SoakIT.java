package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ProcessPoolExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many rounds of submit and get, after which nothing has grown, neither in this program, which is client, coordinator and
 * worker in one, nor in the runner. What each of the plain rounds left behind would show from 7 bytes on, less than any object
 * has; what takes rarer ways, and more time, goes fewer rounds. {@code -Psoak} runs two million.
 */
@Timeout(1_200)
class SoakIT {
    private static final int ROUNDS = Integer.getInteger("muster.soak.rounds", 40_000);
    private static final int WARM_UP = 10_000;
    private static final int RARE_ROUNDS = 100;
    private static final int LARGE = 300_000;

    /** What a heap may have gained by itself, when many rounds have warmed it up: caches that fill, code that loads. */
    private static final int OWN_GAIN = 256 << 10;

    @TempDir
    Path cache = Path.of("");

    /** What may grow, of one process. */
    private record Sizes(long heap, int threads, int descriptors, long classes) {
        static Sizes here() {
            return new Sizes(
                    heapInUse(),
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    entries("/proc/self/fd"),
                    ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        }

        /** The least of several looks: between them cleaners get to what they free. */
        private static long heapInUse() {
            long least = Long.MAX_VALUE;
            for (int look = 0; look < 5; look++) {
                System.gc();
                Runtime runtime = Runtime.getRuntime();
                least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
                LockSupport.parkNanos(50_000_000);
            }
            return least;
        }

        private static int entries(String directory) {
            String[] names = Path.of(directory).toFile().list();
            return names == null ? 0 : names.length;
        }

        static Sizes of(long[] told) {
            return new Sizes(told[0], (int) told[1], (int) told[2], told[3]);
        }

        long[] told() {
            return new long[] {heap, threads, descriptors, classes};
        }

        void assertFlatSince(Sizes before, String who) {
            assertThat(heap - before.heap).as("bytes of heap of " + who).isLessThan(OWN_GAIN);
            assertThat(threads - before.threads).as("threads of " + who).isLessThan(8);
            assertThat(descriptors - before.descriptors)
                    .as("descriptors of " + who)
                    .isLessThan(8);
            assertThat(classes - before.classes).as("classes of " + who).isLessThan(200);
        }
    }

    @Test
    void item_18_3_manyRoundsLeaveHeapThreadsDescriptorsClassesAndFilesFlat() throws Exception {
        System.setProperty("muster.cache", cache.toString());
        try (var pool = ProcessPoolExecutor.builder().target("").maxWorkers(1).build()) {
            rounds(pool, WARM_UP);
            for (int i = 0; i < RARE_ROUNDS; i++) rare(pool, i);
            Sizes before = Sizes.here();
            Sizes runnerBefore = runner(pool);
            long filesBefore = filesAtRest();
            long start = System.nanoTime();
            rounds(pool, ROUNDS);
            for (int i = 0; i < RARE_ROUNDS; i++) rare(pool, i);
            double seconds = (System.nanoTime() - start) / 1e9;
            Sizes after = Sizes.here();
            Sizes runnerAfter = runner(pool);
            long filesAfter = filesAtRest();
            System.err.printf(
                    "%,d rounds in %.1f s%nprogram: %s%n      -> %s%nrunner:  %s%n      -> %s%nfiles:   %d -> %d%n",
                    ROUNDS, seconds, before, after, runnerBefore, runnerAfter, filesBefore, filesAfter);
            after.assertFlatSince(before, "the program");
            runnerAfter.assertFlatSince(runnerBefore, "the runner");
            assertThat(filesAfter - filesBefore).as("files").isLessThan(8);
        } finally {
            System.clearProperty("muster.cache");
        }
    }

    private static Sizes runner(ProcessPoolExecutor pool) throws Exception {
        return Sizes.of(pool.submit(() -> Sizes.here().told()).get(60, TimeUnit.SECONDS));
    }

    private static void rounds(ProcessPoolExecutor pool, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            int n = i;
            assertThat((int) pool.submit(() -> n + 1).get(60, TimeUnit.SECONDS)).isEqualTo(n + 1);
        }
    }

    /** What takes other ways: large data, a map, a failure, a cancelled task. */
    private static void rare(ProcessPoolExecutor pool, int n) throws Exception {
        byte[] large = new byte[LARGE];
        large[n % LARGE] = 1;
        assertThat(pool.submit(bytes -> bytes, large).get(60, TimeUnit.SECONDS)).isEqualTo(large);
        assertThat(pool.map(x -> x * 2, List.of(1, 2, 3)).toList()).containsExactly(2, 4, 6);
        var fails = pool.submit(() -> {
            throw new IOException("round " + n);
        });
        try {
            fails.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(IOException.class);
        }
        boolean ignored = pool.submit(() -> n).cancel(true);
    }

    /** How many files there are when the large results have gone, which linger on the worker for a moment. */
    private long filesAtRest() throws IOException {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            List<Path> files;
            try (var found = Files.walk(cache)) {
                files = found.toList();
            } catch (UncheckedIOException e) { // one went while it was looked at
                continue;
            }
            List<Path> results = files.stream()
                    .filter(file -> cache.relativize(file).toString().contains("/results/"))
                    .toList();
            if (results.isEmpty()) return files.size();
            assertThat(System.nanoTime()).as("results stay: " + results).isLessThan(giveUp);
            LockSupport.parkNanos(10_000_000);
        }
    }
}
