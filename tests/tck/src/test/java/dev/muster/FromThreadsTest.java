package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.task.RemoteCallable;
import dev.muster.tck.cluster.FakeCluster;
import dev.muster.tck.fixtures.DocumentedCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each Java line of docs/from-threads.md and of README.md. */
@Timeout(60)
class FromThreadsTest {
    private static int x() {
        return 3;
    }

    private static int compute() {
        return 42;
    }

    private static void report() {}

    private static long count(int n) {
        return n;
    }

    private static long count(int from, int to) {
        return (long) to - from;
    }

    private static long countPrimes(int n) {
        return n;
    }

    private static final class Primes {
        private Primes() {}

        static long count(int range) {
            return range;
        }
    }

    @Test
    void eachLineOfThePagesIsHere() throws IOException {
        DocumentedCode.assertAllOfItIsIn(FromThreadsTest.class, "docs/from-threads.md");
        DocumentedCode.assertAllOfItIsIn(FromThreadsTest.class, "README.md");
    }

    @Test
    void theLinesThatChange() throws Exception {
        try (TaskExecutor pool = new FakeCluster(2).pool()) {
            int n = 5;
            Future<Long> f = pool.submit(() -> count(n));
            TaskFuture<Long> same = (TaskFuture<Long>) f;
            assertThat(same.get()).isEqualTo(5);
            assertThat(pool.supplyAsync(() -> x()).get()).isEqualTo(3);
            var later = pool.schedule(() -> report(), Duration.ofSeconds(30));
            assertThat(later.cancel(false)).isTrue();
            assertThat(later.cancel(true)).isTrue();
            Callable<Integer> plain = () -> 1;
            RemoteCallable<Integer> travelling = () -> 1;
            assertThat(pool.submit(plain).exception()).isInstanceOf(TaskEncodeException.class);
            assertThat(pool.submit(travelling).get()).isEqualTo(1);
            assertThat(ofTheGroup(pool, 0, 4, 9)).isEqualTo(9);
        }
        try (TaskExecutor pool = new ThreadPool(8);
                var two = new ThreadPool(2);
                var many = ThreadPool.unbounded()) {
            assertThat(CompletableFuture.supplyAsync(() -> x(), pool).get()).isEqualTo(3);
            end(pool);
            assertThat(two.isShutdown() || many.isShutdown()).isFalse();
        }
    }

    @Test
    @SuppressWarnings("FutureReturnValueIgnored") // as the page does
    void whatYouGain() {
        var pool = new FakeCluster(2).pool();
        TaskFuture<Integer> future = pool.submit(() -> compute(), TaskOptions.timeout(Duration.ofMinutes(5)));
        future.addDoneCallback(done -> System.out.println(done));
        int value = future.result();
        pool.schedule(() -> report(), Duration.ofSeconds(30));
        assertThat(value).isEqualTo(42);
        pool.shutdown(true, true);
    }

    private static void end(TaskExecutor pool) {
        pool.close();
        assertThat(pool.isTerminated()).isTrue();
    }

    private static long ofTheGroup(TaskExecutor pool, int a, int m, int b) throws Exception {
        try (TaskGroup group = pool.taskGroup()) {
            TaskFuture<Long> left = group.submit(() -> count(a, m));
            TaskFuture<Long> right = group.submit(() -> count(m, b));
            group.join();
            return left.get() + right.get();
        }
    }

    /** What starts processes is compiled only. */
    static final class WithProcesses {
        void ofThreads() throws Exception {
            try (TaskExecutor pool = new ProcessPoolExecutor(8)) {
                TaskFuture<Integer> answer = pool.submit(() -> 6 * 7);
                System.out.println(answer.get());
                for (int twice : pool.map(x -> 2 * x, List.of(1, 2, 3))) System.out.println(twice);
            }
            new ProcessPoolExecutor(2).close();
        }

        @SuppressWarnings("UnusedVariable") // as the page does
        long ofTheReadme(int n, List<Integer> ranges) throws Exception {
            long total = 0;
            try (var pool = new ProcessPoolExecutor()) {
                TaskFuture<Long> answer = pool.submit(() -> countPrimes(n));
                for (long count : pool.map(Primes::count, ranges)) total += count;
            }
            return total;
        }

        boolean died(TaskFuture<?> future) {
            Throwable failure = future.exception();
            return failure instanceof RunnerDiedException || failure instanceof RemoteTraceback;
        }
    }
}
