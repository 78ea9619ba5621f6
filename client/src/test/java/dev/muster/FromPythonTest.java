package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.Futures.ReturnWhen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each Java line of docs/from-python.md, so that it compiles and runs; change the two together. */
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

    private static String howItEnded(TaskFuture<Integer> f) {
        try {
            return "value " + f.result();
        } catch (BrokenProcessPoolException e) {
            return "broken";
        } catch (CancellationException e) {
            return "cancelled";
        }
    }

    private final List<Integer> xs = List.of(1, 2, 3);

    @Test
    void concurrentFutures() throws Exception {
        try (TaskExecutor pool = new FakeCluster(2).pool()) {
            var f = pool.submit((a, b) -> pow(a, b), 2, 5);
            assertThat(f.result()).isEqualTo(32);
            assertThat(pool.submit(() -> pow(2, 5)).get()).isEqualTo(32);
            assertThat(f.result(Duration.ofMillis(1500))).isEqualTo(32);
            assertThat(f.exception()).isNull();
            assertThat(f.cancel()).isFalse();
            assertThat(f.cancel(true)).isFalse();
            assertThat(f.isRunning()).isFalse();
            assertThat(f.isDone()).isTrue();
            assertThat(f.isCancelled()).isFalse();
            var printed = new ArrayList<TaskFuture<Integer>>();
            var unused = f.addDoneCallback(done -> printed.add(done));
            assertThat(printed).containsExactly(f);
            int sum = 0;
            for (int r : pool.map(Tasks::fn, xs)) sum += r;
            assertThat(sum).isEqualTo(14);
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
            for (var each : Futures.asCompleted(fs)) assertThat(each.isDone()).isTrue();
            assertThat(Futures.asCompleted(fs, Duration.ofSeconds(1))).hasSize(2);
            pool.shutdown(true, false);
            pool.shutdown(false, true);
        }
        try (var processes = new FakeCluster(1).pool()) {
            assertThat(howItEnded(processes.submit(Tasks::fn, 3))).isEqualTo("value 9");
            var running = processes.submit(() -> Contract.pause(600_000));
            Contract.awaitStart(running);
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
            assertThat(Futures.gatherSettled(fs).result()).hasSize(2);
            assertThat(Futures.withTimeout(f, Duration.ofSeconds(5)).result()).isEqualTo(9);
            assertThat(Futures.waitAsync(fs).get().done()).hasSize(2);
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
            Executor loop = Runnable::run;
            var unused = f.addDoneCallback(done -> {}, loop);
            assertThat(processes.tasks()).isEmpty();
            assertThat(f.resultNow()).isEqualTo(9);
            int nine = TaskGroup.in(pool, group -> group.submit(Tasks::fn, 3).result());
            assertThat(nine).isEqualTo(9);
        }
    }
}
