package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.Futures.Outcome;
import dev.muster.Futures.ReturnWhen;
import dev.muster.task.TaskContext;
import dev.muster.tck.cluster.FakeCluster;
import dev.muster.tck.fixtures.DocumentedCode;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each Java line of docs/from-python.md, so that it compiles and runs. */
@Timeout(60)
class FromPythonTest {
    private static final class Tasks {
        private Tasks() {}

        static int fn(int n) {
            return n * n;
        }
    }

    private static int pow(int base, int exponent) {
        return (int) Math.pow(base, exponent);
    }

    private static void log(Object event) {
        assertThat(event).isNotNull();
    }

    @Test
    void eachLineOfThePageIsHere() throws IOException {
        DocumentedCode.assertAllOfItIsIn(
                FromPythonTest.class, "docs/from-python.md", "examples/src/main/java/dev/muster/examples");
    }

    private void maps(TaskExecutor pool) {
        int sum = 0;
        for (int r : pool.map(Tasks::fn, xs)) sum += r;
        assertThat(sum).isEqualTo(14);
        sum = 0;
        for (int r : pool.map(Tasks::fn, () -> IntStream.range(0, 10).iterator())) sum += r;
        assertThat(sum).isEqualTo(285);
        assertThat(pool.map(Tasks::fn, () -> xs.stream().map(x -> x + 1).iterator())
                        .toList())
                .containsExactly(4, 9, 16);
    }

    @SuppressWarnings("NullAway") // each future is a key
    private void futuresAsKeys(TaskExecutor pool) {
        Map<TaskFuture<Integer>, Integer> byFuture = new LinkedHashMap<>();
        for (int x : xs) byFuture.put(pool.submit(Tasks::fn, x), x);
        for (var done : Futures.asCompleted(byFuture.keySet())) {
            int x = byFuture.get(done);
            assertThat(done.result()).isEqualTo(x * x);
        }
    }

    private static void note(int n, TaskFuture<Integer> future) {
        assertThat(future.result()).isGreaterThan(n);
    }

    private static String howItEnded(TaskFuture<Integer> f) {
        try {
            return "value " + f.result();
        } catch (RunnerDiedException e) {
            return "died";
        } catch (BrokenProcessPoolException e) {
            return "broken";
        } catch (CancellationException e) {
            return "cancelled";
        }
    }

    private static boolean isTaken(TaskExecutor pool) {
        try {
            return pool.submit(Tasks::fn, 3).result() == 9;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private static int sumOf(List<TaskFuture<Integer>> fs) {
        int sum = 0;
        for (var f : Futures.asCompleted(fs)) sum += f.result();
        return sum;
    }

    private static boolean isInTime(TaskFuture<Integer> f) {
        try {
            return f.result(Duration.ofMillis(1500)) == 9;
        } catch (TimeoutException e) {
            throw new CompletionException(e);
        }
    }

    /** What starts processes is compiled only. */
    static final class WithProcesses {
        void made() {
            try (var pool = new ProcessPoolExecutor(4)) {
                log(pool);
            }
            log(new ProcessPoolExecutor());
            log(new ThreadPool(1));
            log(ProcessPoolExecutor.builder().initializer(() -> Tasks.fn(3)).build());
            log(ProcessPoolExecutor.builder().maxTasksPerRunner(10).build());
            log(ProcessPoolExecutor.builder().name("crunch").build());
            log(ProcessPoolExecutor.builder().warnOfUnseenFailures(false).build());
            log(ProcessPoolExecutor.builder()
                    .uncaughtExceptionHandler((thread, e) -> log(e))
                    .build());
        }
    }

    @Test
    void whatIsOfThisProgram() throws Exception {
        try (var threads = new ThreadPool(8)) {
            assertThat(threads.submit(Tasks::fn, 3).get()).isEqualTo(9);
            assertThat(isInTime(threads.submit(Tasks::fn, 3))).isTrue();
        }
        var promise = new CompletableFuture<Integer>();
        assertThat(promise.complete(3)).isTrue();
        var e = new IOException();
        assertThat(promise.completeExceptionally(e)).isFalse();
        log(new Semaphore(3));
        log(new LinkedBlockingQueue<Integer>());
        log(new CountDownLatch(1));
    }

    @Test
    void scheduling() throws Exception {
        try (TaskExecutor threads = ThreadPool.unbounded()) {
            var later = threads.schedule(() -> Tasks.fn(3), Duration.ofSeconds(5));
            assertThat(later.cancel(true)).isTrue();
            threads.execute(() -> Tasks.fn(3));
            assertThat(threads.submit(Tasks::fn, 3).get()).isEqualTo(9);
            var often = threads.scheduleWithFixedDelay(() -> Tasks.fn(3), Duration.ZERO, Duration.ofSeconds(1));
            assertThat(often.cancel(true)).isTrue();
        }
        try (TaskExecutor pool = new FakeCluster(1).pool()) {
            var byTheClock = pool.scheduleAtFixedRate(() -> Tasks.fn(3), Duration.ZERO, Duration.ofSeconds(1));
            assertThat(byTheClock.cancel(true)).isTrue();
            assertThat(pool.submit(() -> TaskContext.current().attempt()).get()).isEqualTo(1);
            assertThat(pool.submit(() -> Tasks.fn(3), TaskOptions.timeout(Duration.ofSeconds(5)))
                            .get())
                    .isEqualTo(9);
        }
    }

    private final List<Integer> xs = List.of(1, 2, 3);

    @Test
    void concurrentFutures() throws Exception {
        try (TaskExecutor pool = new FakeCluster(2).pool()) {
            var f = pool.submit((a, b) -> pow(a, b), 2, 5);
            assertThat(f.result()).isEqualTo(32);
            assertThat(f.get()).isEqualTo(32);
            assertThat(pool.submit(() -> pow(2, 5)).get()).isEqualTo(32);
            assertThat(f.result(Duration.ofMillis(1500))).isEqualTo(32);
            assertThat(f.exception()).isNull();
            assertThat(f.exception(Duration.ofSeconds(1))).isNull();
            assertThat(f.cancel()).isFalse();
            assertThat(f.cancel(true)).isFalse();
            assertThat(f.isRunning()).isFalse();
            assertThat(f.isDone()).isTrue();
            assertThat(f.isCancelled()).isFalse();
            var unused = f.addDoneCallback(done -> System.out.println(done));
            unused = f.addDoneCallback(done -> note(3, done));
            maps(pool);
            futuresAsKeys(pool);
            assertThat(pool.map(Tasks::fn, xs).toList()).containsExactly(1, 4, 9);
            assertThat(pool.map((x, y) -> x + y, xs, xs).toList()).containsExactly(2, 4, 6);
            assertThat(pool.map(Tasks::fn, xs, MapOption.chunkSize(8)).toList()).containsExactly(1, 4, 9);
            assertThat(pool.map(Tasks::fn, xs, MapOption.timeout(Duration.ofSeconds(60)))
                            .toList())
                    .hasSize(3);
            assertThat(pool.map(Tasks::fn, xs, MapOption.bufferSize(2)).toList())
                    .hasSize(3);
            List<TaskFuture<Integer>> fs = List.of(f, pool.submit(() -> 2));
            var answer = Futures.await(fs);
            assertThat(answer.done()).hasSize(2);
            assertThat(answer.notDone()).isEmpty();
            assertThat(Futures.await(fs, Duration.ofSeconds(1)).done()).hasSize(2);
            assertThat(Futures.await(fs, ReturnWhen.FIRST_COMPLETED).done()).hasSize(2);
            assertThat(Futures.await(fs, ReturnWhen.FIRST_EXCEPTION).done()).hasSize(2);
            assertThat(Futures.asCompleted(fs).iterator().next().isDone()).isTrue();
            assertThat(Futures.asCompleted(fs, Duration.ofSeconds(1))).hasSize(2);
            pool.shutdown();
            pool.shutdown(true, false);
            pool.shutdown(false, true);
            assertThat(isTaken(pool)).isFalse();
        }
        try (var processes = new FakeCluster(1).pool()) {
            assertThat(howItEnded(processes.submit(Tasks::fn, 3))).isEqualTo("value 9");
            var running = processes.submit(() -> SimpleTasks.pause(600_000));
            TaskFixtures.awaitStart(running);
            var pending = processes.submit(Tasks::fn, 3);
            assertThat(pending.cancel()).isTrue();
            assertThat(howItEnded(pending)).isEqualTo("cancelled");
            processes.terminateWorkers();
            processes.killWorkers();
            assertThat(howItEnded(running)).isEqualTo("broken");
        }
    }

    @Test
    void asyncio() throws Exception {
        try (var processes = new FakeCluster(2).pool()) {
            TaskExecutor pool = processes;
            TaskFuture<Integer> f = pool.submit(Tasks::fn, 3);
            TaskFuture<Integer> g = pool.submit(Tasks::fn, 4);
            var fs = List.of(f, g);
            assertThat(f.thenApply(x -> x + 1).get()).isEqualTo(10);
            assertThat(Futures.gather(f, g).result()).containsExactly(9, 16);
            List<Outcome<Integer>> outcomes = Futures.gatherSettled(fs).result();
            assertThat(outcomes.get(0)).isInstanceOf(Outcome.Value.class);
            assertThat(outcomes.get(1)).isNotInstanceOfAny(Outcome.Failure.class, Outcome.Cancelled.class);
            assertThat(Futures.withTimeout(f, Duration.ofSeconds(5)).result()).isEqualTo(9);
            assertThat(Futures.waitAsync(fs).get().done()).hasSize(2);
            assertThat(Futures.waitAsync(fs, ReturnWhen.FIRST_COMPLETED).get().done())
                    .hasSize(2);
            assertThat(sumOf(fs)).isEqualTo(25);
            assertThat(f.copy().get()).isEqualTo(9);
            try (TaskGroup group = pool.taskGroup()) {
                TaskFuture<Integer> h = group.submit(Tasks::fn, 3);
                group.join();
                assertThat(h.result()).isEqualTo(9);
            } catch (TaskGroupException e) {
                throw new AssertionError(e.failures().toString(), e);
            }
            var x = new CompletableFuture<Integer>();
            assertThat(Futures.ensure(x).isDone()).isFalse();
            assertThat(Futures.ensure((CompletionStage<Integer>) x)).isNotNull();
            assertThatThrownBy(() -> Futures.ensure(x).resultNow()).isInstanceOf(IllegalStateException.class);
            Executor loop = Runnable::run;
            var unused = f.addDoneCallback(done -> {}, loop);
            assertThat(processes.tasks()).isEmpty();
            assertThat(f.resultNow()).isEqualTo(9);
            int nine = TaskGroup.in(pool, group -> group.submit(Tasks::fn, 3).result());
            assertThat(nine).isEqualTo(9);
        }
    }
}
