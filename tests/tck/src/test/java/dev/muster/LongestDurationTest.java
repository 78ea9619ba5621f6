package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.task.RemoteCallable;
import dev.muster.task.TaskContext;
import dev.muster.tck.cluster.FakeCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The longest duration that there is means "for ever" wherever one is taken. */
@Timeout(60)
final class LongestDurationTest {
    private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

    private interface Use {
        void with(TaskExecutor pool) throws Exception;
    }

    private record Named(String name, Use use) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Named> uses() {
        return Stream.of(
                new Named("TaskOptions.timeout", pool -> {
                    var options = TaskOptions.timeout(LONGEST);
                    assertThat(pool.submit(() -> 1, options).get()).isEqualTo(1);
                    if (!(pool instanceof ThreadPool)) return; // the fake cluster knows no deadline
                    var deadline =
                            pool.submit(() -> TaskContext.current().deadline().orElseThrow(), options);
                    assertThat(deadline.get()).isAfter(Instant.now());
                }),
                new Named("MapOption.timeout", pool -> {
                    assertThat(pool.map(x -> x + 1, List.of(1, 2), MapOption.timeout(LONGEST)))
                            .containsExactly(2, 3);
                }),
                new Named(
                        "result",
                        pool -> assertThat(pool.submit(() -> 1).result(LONGEST)).isEqualTo(1)),
                new Named(
                        "exception",
                        pool -> assertThat(pool.submit(() -> 1).exception(LONGEST))
                                .isNull()),
                new Named(
                        "get",
                        pool -> assertThat(pool.submit(() -> 1).get(Long.MAX_VALUE, TimeUnit.DAYS))
                                .isEqualTo(1)),
                new Named("Futures.await", pool -> {
                    var futures = List.of(pool.submit(() -> 1), pool.submit(() -> 2));
                    assertThat(Futures.await(futures, LONGEST).done()).hasSize(2);
                    assertThat(Futures.await(futures, LONGEST, Futures.ReturnWhen.FIRST_COMPLETED)
                                    .done())
                            .isNotEmpty();
                }),
                new Named(
                        "Futures.waitAsync",
                        pool -> assertThat(Futures.waitAsync(List.of(pool.submit(() -> 1)), LONGEST)
                                        .get()
                                        .done())
                                .hasSize(1)),
                new Named(
                        "Futures.asCompleted",
                        pool -> assertThat(Futures.asCompleted(List.of(pool.submit(() -> 1)), LONGEST))
                                .hasSize(1)),
                new Named(
                        "Futures.withTimeout",
                        pool -> assertThat(Futures.withTimeout(pool.submit(() -> 1), LONGEST)
                                        .get())
                                .isEqualTo(1)));
    }

    static Stream<Named> usesOfPools() {
        return Stream.of(
                new Named("invokeAny and invokeAll", pool -> {
                    List<RemoteCallable<Integer>> one = List.of(() -> 1);
                    assertThat(pool.invokeAny(one, Long.MAX_VALUE, TimeUnit.DAYS))
                            .isEqualTo(1);
                    assertThat(pool.invokeAll(one, Long.MAX_VALUE, TimeUnit.DAYS))
                            .hasSize(1);
                }),
                new Named("schedule", pool -> {
                    assertIsCancelled(pool.schedule(() -> 1, LONGEST));
                    assertIsCancelled(pool.schedule(() -> 1, Long.MAX_VALUE, TimeUnit.DAYS));
                }),
                new Named("scheduleAtFixedRate", pool -> {
                    assertIsCancelled(pool.scheduleAtFixedRate(() -> {}, LONGEST, LONGEST));
                    assertRunsOnce(pool, ran -> pool.scheduleAtFixedRate(ran, 0, Long.MAX_VALUE, TimeUnit.DAYS));
                }),
                new Named(
                        "scheduleWithFixedDelay",
                        pool -> assertIsCancelled(pool.scheduleWithFixedDelay(() -> {}, LONGEST, LONGEST))),
                new Named("awaitTermination", pool -> {
                    pool.shutdown();
                    assertThat(pool.awaitTermination(Long.MAX_VALUE, TimeUnit.DAYS))
                            .isTrue();
                }));
    }

    private static void assertIsCancelled(ScheduledTaskFuture<?> future) {
        assertThat(future.getDelay(TimeUnit.DAYS)).isGreaterThan(365 * 70);
        assertThat(future.cancel(true)).isTrue();
        assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
    }

    /** On threads alone: over processes the counter is a copy. */
    private static void assertRunsOnce(TaskExecutor pool, Function<Runnable, ScheduledTaskFuture<?>> scheduling)
            throws InterruptedException {
        if (!(pool instanceof ThreadPool)) return;
        var ran = new CountDownLatch(1);
        var future = scheduling.apply(ran::countDown);
        ran.await();
        assertThat(future.cancel(true)).isTrue();
    }

    @ParameterizedTest
    @MethodSource({"uses", "usesOfPools"})
    void onThreadsItIsForEver(Named each) throws Exception {
        try (var pool = new ThreadPool(2)) {
            each.use().with(pool);
        }
    }

    @ParameterizedTest
    @MethodSource({"uses", "usesOfPools"})
    void onProcessesItIsForEver(Named each) throws Exception {
        try (var pool = new FakeCluster(2).pool()) {
            each.use().with(pool);
        }
    }

    @Test
    void everyMethodOfTheBuilderTakesIt() throws Exception {
        try (var pool = new FakeCluster(1)
                .builder()
                .connectTimeout(LONGEST)
                .workerKeepAlive(LONGEST)
                .workerStartTimeout(LONGEST)
                .cancelGrace(LONGEST)
                .build()) {
            assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
            assertThat(pool.shutdownNow()).isEmpty();
        }
    }

    @Test
    void aTaskOfThreadsWithThatTimeOutLeavesNoThreadOfTheTimer() throws Exception {
        try (var pool = new ThreadPool(1)) {
            assertThat(pool.submit(() -> 1, TaskOptions.timeout(LONGEST)).get()).isEqualTo(1);
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> !thread.isDaemon()
                        && thread.isAlive()
                        && thread.getName().matches("ThreadPool.*-timer"));
    }
}
