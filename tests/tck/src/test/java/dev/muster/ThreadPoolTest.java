package dev.muster;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.client.threads.LocalTask;
import dev.muster.client.threads.PoolThreads;
import dev.muster.tck.fixtures.TaskFixtures;
import dev.muster.tck.fixtures.ThreadOrNone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is true of threads only. */
@Timeout(60)
class ThreadPoolTest {
    private static int await(CountDownLatch latch) {
        try {
            return latch.await(50, SECONDS) ? 1 : 0;
        } catch (InterruptedException e) {
            return -1;
        }
    }

    @Test
    void item_2_8_aThreadIsStartedOnlyIfNoneIsIdle() {
        try (var pool = new ThreadPool(5)) {
            var threads = new HashSet<String>();
            for (int i = 0; i < 100; i++) {
                threads.add(pool.submit(() -> Thread.currentThread().getName()).join());
            }
            assertThat(threads).hasSize(1);
        }
    }

    @Test
    void item_2_9_asManyThreadsAsAllowedAreStartedAndNoMore() {
        try (var pool = new ThreadPool(3)) {
            var all = new CountDownLatch(3);
            var release = new CountDownLatch(1);
            var names = new ArrayList<TaskFuture<String>>();
            for (int i = 0; i < 45; i++) {
                names.add(pool.submit(() -> {
                    all.countDown();
                    await(release);
                    return Thread.currentThread().getName();
                }));
            }
            assertThat(await(all)).isEqualTo(1);
            release.countDown();
            var distinct = new HashSet<String>();
            names.forEach(name -> distinct.add(name.join()));
            assertThat(distinct).hasSize(3);
        }
    }

    @Test
    void item_3_9_aTaskMayWaitForTasksOfItsOwnPool() throws Exception {
        try (var pool = new ThreadPool(1)) {
            TaskFuture<Integer> sum = pool.submit(() -> {
                List<Callable<Integer>> parts = List.of(() -> 1, () -> 2, () -> 3);
                int all = pool.submit(() -> 4).join() + pool.submit(() -> 5).get(10, SECONDS);
                for (var part : pool.invokeAll(parts)) all += part.get();
                for (int each : pool.map(x -> x, List.of(10, 20))) all += each;
                return all + pool.<Integer>invokeAny(parts);
            });
            assertThat(sum.get(30, SECONDS)).isBetween(46, 48);
        }
    }

    @Test
    void item_19_10_tasksThatWaitForEachOtherFailInsteadOfHanging() {
        try (var pool = new ThreadPool(2)) {
            var first = new CompletableFuture<TaskFuture<Object>>();
            var second = new CompletableFuture<TaskFuture<Object>>();
            first.complete(pool.submit(() -> second.get().get()));
            second.complete(pool.submit(() -> first.get().get()));
            assertThatThrownBy(() -> first.get().get(30, SECONDS))
                    .hasRootCauseInstanceOf(IllegalStateException.class)
                    .hasStackTraceContaining("wait for each other");
            var self = new CompletableFuture<TaskFuture<Object>>();
            self.complete(pool.submit(() -> self.get().get()));
            assertThatThrownBy(() -> self.get().get(30, SECONDS)).hasCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void item_19_10_aTaskOfAFullPoolMayWaitForOthersOfItInEachWay() throws Exception {
        try (var pool = new ThreadPool(1)) {
            TaskFuture<Integer> waits = pool.submit(() -> {
                var two = List.of(pool.submit(() -> 1), pool.submit(() -> 2));
                assertThat(Futures.await(two).done()).hasSize(2);
                int sum = 0;
                for (var one : Futures.asCompleted(List.of(pool.submit(() -> 4), pool.submit(() -> 8)))) {
                    sum += one.join();
                }
                try (var group = pool.taskGroup()) {
                    var member = group.submit(() -> 16);
                    group.join();
                    sum += member.join();
                }
                for (int each : Futures.gather(pool.submit(() -> 32), pool.submit(() -> 64))
                        .join()) sum += each;
                sum += Futures.withTimeout(pool.submit(() -> 128), Duration.ofMinutes(1))
                        .get();
                sum += pool.schedule(() -> 256, Duration.ofMillis(1)).get();
                sum += pool.submit(() -> 512).get(50, SECONDS);
                return sum + pool.invokeAny(List.<Callable<Integer>>of(() -> 1024));
            });
            assertThat(waits.get(50, SECONDS)).isEqualTo(2044);
            var first = pool.submit(() -> Thread.currentThread().getName());
            var second = pool.submit(() -> Thread.currentThread().getName());
            assertThat(first.join()).isEqualTo(second.join()); // there is one thread again
        }
    }

    @Test
    void item_19_10_whoeverWaitsWithAClockIsNotKeptLongerThanThat() throws Exception {
        try (var pool = new ThreadPool(1)) {
            var release = new CountDownLatch(1);
            TaskFuture<Boolean> waits = pool.submit(() -> {
                var slow = pool.submit(() -> await(release));
                boolean timeIsUp = false;
                try {
                    slow.get(20, MILLISECONDS);
                } catch (TimeoutException e) {
                    timeIsUp = true;
                }
                release.countDown();
                return timeIsUp;
            });
            assertThat(waits.get(30, SECONDS)).isTrue();
        }
    }

    @Test
    void item_19_10_waitsForManyTasksAreSeenToBeHopeless() throws Exception {
        try (var pool = new ThreadPool(3)) {
            var group = pool.taskGroup();
            var joinsItsOwnGroup = group.submit(() -> {
                group.join();
                return 1;
            });
            assertThatThrownBy(() -> joinsItsOwnGroup.get(30, SECONDS))
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("wait for each other");

            var first = new CompletableFuture<TaskFuture<Object>>();
            var second = new CompletableFuture<TaskFuture<Object>>();
            var third = new CompletableFuture<TaskFuture<Object>>();
            first.complete(pool.submit(() -> Futures.await(List.of(pool.submit(() -> 1), second.get()))));
            second.complete(pool.submit(() -> Futures.asCompleted(List.of(first.get(), third.get()))
                    .iterator()
                    .next()
                    .get()));
            third.complete(pool.submit(() -> Futures.gather(first.get()).join()));
            var all = List.of(first.join(), second.join(), third.join());
            assertThat(Futures.await(all, Duration.ofSeconds(30)).notDone()).isEmpty();
            // The task that closes the circle gets an exception; a task that only waits for it continues.
            assertThat(all)
                    .anySatisfy(told -> assertThat(told.exception()).hasStackTraceContaining("wait for each other"));
        }
    }

    @Test
    void item_19_10_aLimitOfThreadsIsALimitForWhatTheirTasksDoElsewhere() throws Exception {
        try (var pool = new ThreadPool(2);
                var other = new ThreadPool(8)) {
            var release = new CountDownLatch(1);
            var elsewhere = new AtomicInteger();
            var all = new ArrayList<TaskFuture<Integer>>();
            for (int i = 0; i < 20; i++) {
                all.add(pool.submit(() -> other.submit(() -> {
                            int count = elsewhere.incrementAndGet();
                            await(release);
                            elsewhere.decrementAndGet();
                            return count;
                        })
                        .get()));
            }
            TaskFixtures.await(() -> elsewhere.get() >= 2);
            release.countDown();
            for (var one : all) assertThat(one.get(30, SECONDS)).isBetween(1, 2);
        }
    }

    @Test
    void item_19_5_aSystemWithoutThreadsIsToldOfAndNothingIsLostOrHangs() throws Exception {
        var none = new AtomicBoolean(true);
        var threads = new PoolThreads("starving", 4, 0, work -> new ThreadOrNone(work, none));
        var refused = new LocalTask<>(threads, () -> 1, TaskOptions.DEFAULT, false);
        assertThatThrownBy(() -> refused.submit(false))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("no more threads");
        assertThat(threads.unfinished()).isZero();
        none.set(false);
        var release = new CountDownLatch(1);
        var first = new LocalTask<>(threads, () -> await(release), TaskOptions.DEFAULT, false);
        first.submit(false);
        none.set(true);
        var second = new LocalTask<>(threads, () -> 2, TaskOptions.DEFAULT, false);
        second.submit(false); // there is a thread: this one waits for it
        release.countDown();
        assertThat(first.get(30, SECONDS)).isEqualTo(1);
        assertThat(second.get(30, SECONDS)).isEqualTo(2);
        threads.shutdown();
        assertThat(threads.awaitTermination(30, SECONDS)).isTrue();
    }

    @Test
    void item_4_6_whatCancelHasCancelledIsNotRunHoweverItRacesWithTheStart() {
        var unrun = new ArrayList<AtomicInteger>();
        try (var pool = new ThreadPool(2)) {
            for (int round = 0; round < 3_000; round++) {
                var runs = new AtomicInteger();
                var future = pool.submit(runs::incrementAndGet);
                if (future.cancel()) unrun.add(runs);
                else assertThat(future.join()).isEqualTo(1);
            }
        }
        assertThat(unrun).isNotEmpty().allMatch(runs -> runs.get() == 0);
    }

    @Test
    void item_4_9_anInterruptReachesNoOtherTask() {
        try (var pool = new ThreadPool(1)) {
            for (int i = 0; i < 300; i++) {
                TaskFuture<?> victim = pool.submit(() -> Thread.onSpinWait());
                TaskFuture<Boolean> next =
                        pool.submit(() -> Thread.currentThread().isInterrupted());
                victim.cancel(true);
                assertThat(next.join()).isFalse();
            }
        }
    }

    @Test
    void nothingIsCopied() throws Exception {
        try (var pool = new ThreadPool(1)) {
            var list = new ArrayList<Thread>();
            Callable<Thread> plain = () -> {
                list.add(Thread.currentThread());
                return Thread.currentThread();
            };
            assertThat(pool.submit(plain).get()).isSameAs(list.get(0));
            assertThat(list.get(0).isDaemon()).isTrue();
            var failure = new Exception("mine");
            assertThat(pool.submit(() -> {
                                throw failure;
                            })
                            .exception())
                    .isSameAs(failure);
        }
    }

    @Test
    void wrappersOfOtherLibrariesSimplyRun() throws Exception {
        try (var pool = new ThreadPool(2)) {
            assertThat(CompletableFuture.supplyAsync(() -> 1, pool)
                            .thenApplyAsync(x -> x + 1, pool)
                            .get(30, SECONDS))
                    .isEqualTo(2);
            var service = new ExecutorCompletionService<Integer>(pool);
            service.submit(() -> 3);
            assertThat(service.take().get()).isEqualTo(3);
        }
    }

    @Test
    void aTimeOutFailsTheFutureAndInterruptsTheTask() {
        try (var pool = new ThreadPool(1)) {
            var interrupted = new CompletableFuture<Integer>();
            var slow = pool.submit(
                    () -> {
                        interrupted.complete(await(new CountDownLatch(1)));
                    },
                    TaskOptions.timeout(Duration.ofMillis(20)));
            assertThat(slow.exception()).isInstanceOf(TaskTimedOutException.class);
            assertThat(interrupted.join()).isEqualTo(-1);
            assertThat(pool.submit(() -> 1, TaskOptions.timeout(Duration.ofMinutes(1)))
                            .join())
                    .isEqualTo(1);
        }
    }

    @Test
    void aFailureIsTriedAgainWhereTheUserSaysSo() throws ExecutionException, InterruptedException {
        try (var pool = new ThreadPool(1)) {
            var tries = new AtomicInteger();
            Callable<Integer> third = () -> {
                if (tries.incrementAndGet() < 3) throw new IllegalStateException("try " + tries);
                return tries.get();
            };
            var retrying = TaskOptions.DEFAULT.retryIf(5, IllegalStateException.class::isInstance);
            assertThat(pool.submit(() -> third.call(), retrying).get()).isEqualTo(3);
        }
    }

    @Test
    void item_21_A3_anUnboundedPoolRunsEverythingAtOnceInVirtualThreadsWhereThereAreSome() {
        try (var pool = ThreadPool.unbounded()) {
            boolean expected = Runtime.version().feature() >= 21;
            assertThat(pool.submit(() -> Thread.class.getMethod("isVirtual").invoke(Thread.currentThread()))
                            .handle((virtual, none) -> none == null && (boolean) virtual)
                            .join())
                    .isEqualTo(expected);
            int count = 200;
            var all = new CountDownLatch(count);
            var futures = new ArrayList<TaskFuture<Integer>>();
            for (int i = 0; i < count; i++) {
                futures.add(pool.submit(() -> {
                    all.countDown();
                    return await(all);
                }));
            }
            assertThat(futures).allMatch(future -> future.join() == 1);
        }
    }

    @Test
    void aTaskThatClosesItsPoolDoesNotWaitForItself() throws Exception {
        var pool = new ThreadPool(1);
        assertThat(pool.submit(() -> {
                            pool.close();
                            return 7;
                        })
                        .get(30, SECONDS))
                .isEqualTo(7);
        assertThat(pool.awaitTermination(30, SECONDS)).isTrue();
    }
}
