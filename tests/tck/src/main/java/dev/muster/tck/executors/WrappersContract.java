package dev.muster.tck.executors;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteRunnable;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an executor of processes does with the library wrappers that it gets. Tests are named after the items of the semantics.
 */
public interface WrappersContract extends Contract {
    /** Whether something that must not run in this program did. */
    AtomicBoolean RAN = new AtomicBoolean();

    static int mark() {
        RAN.set(true);
        return 1;
    }

    @Test
    default void item_16_17_aCompletionServiceRunsItsTasksElsewhere() throws Exception {
        try (var pool = newExecutor(2)) {
            var service = new ExecutorCompletionService<Integer>(pool);
            for (int i = 0; i < 1_000; i++) { // more than any number of threads would wait for
                int n = i;
                var unused = service.submit((RemoteCallable<Integer>) () -> n);
            }
            int sum = 0;
            for (int i = 0; i < 1_000; i++) sum += service.take().get();
            assertThat(sum).isEqualTo(999 * 500);
            var where = new ExecutorCompletionService<Long>(pool);
            var unusedToo = where.submit(
                    (RemoteCallable<Long>) () -> ProcessHandle.current().pid());
            assertElsewhere(where.take().get());
            var failed = service.submit((RemoteCallable<Integer>) () -> Integer.parseInt("x"));
            assertThat(service.poll(30, TimeUnit.SECONDS)).isSameAs(failed);
            assertThatThrownBy(failed::get).hasCauseInstanceOf(NumberFormatException.class);
        }
    }

    @Test
    default void item_16_17_aCompletionServiceHearsOfWhatIsCancelledAndOfWhatCannotTravel() throws Exception {
        try (var pool = newExecutor(1)) {
            var service = new ExecutorCompletionService<Integer>(pool);
            var endless = service.submit((RemoteCallable<Integer>) () -> SimpleTasks.pause(600_000));
            assertThat(endless.cancel(true)).isTrue();
            assertThat(service.poll(30, TimeUnit.SECONDS)).isSameAs(endless);
            Callable<Integer> bare = () -> 1;
            var refused = service.submit(bare);
            assertThat(service.poll(30, TimeUnit.SECONDS)).isSameAs(refused);
            assertThatThrownBy(refused::get).hasMessageContaining("(RemoteCallable<T>) lambda");
            pool.shutdown();
            assertThatThrownBy(() -> service.submit((RemoteCallable<Integer>) () -> 1))
                    .isInstanceOf(RejectedExecutionException.class);
        }
    }

    @Test
    default void item_16_17_aCompletionServiceOverAWrappedPoolIsRefusedRatherThanRunHere() {
        RAN.set(false);
        try (var pool = newExecutor(1)) {
            var wrapped = Executors.unconfigurableExecutorService(pool);
            var service = new ExecutorCompletionService<Integer>(wrapped);
            assertThatThrownBy(() -> service.submit((RemoteCallable<Integer>) WrappersContract::mark))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("pool.submit(..)");
        }
        assertThat(RAN).isFalse();
    }

    @Test
    default void item_16_17_theShellsOfCompletableFutureAreRefusedWithTheCure() {
        RAN.set(false);
        try (var pool = newExecutor(1)) {
            var serializable = (Supplier<Integer> & Serializable) WrappersContract::mark;
            for (var supplier : List.<Supplier<Integer>>of(WrappersContract::mark, serializable)) {
                assertThatThrownBy(() -> CompletableFuture.supplyAsync(supplier, pool))
                        .isInstanceOf(RejectedExecutionException.class)
                        .hasMessageContaining("call pool.supplyAsync(..) instead");
            }
            assertThatThrownBy(() -> CompletableFuture.runAsync(WrappersContract::mark, pool))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("call pool.runAsync(..) instead");
            var done = CompletableFuture.completedFuture(20);
            List<CompletableFuture<?>> stages = List.of(
                    done.thenApplyAsync(n -> mark(), pool),
                    done.thenAcceptAsync(n -> mark(), pool),
                    done.thenRunAsync(WrappersContract::mark, pool),
                    done.thenCombineAsync(done, (a, b) -> mark(), pool),
                    done.thenComposeAsync(n -> CompletableFuture.completedFuture(mark()), pool),
                    done.handleAsync((n, failure) -> mark(), pool),
                    done.whenCompleteAsync((n, failure) -> mark(), pool),
                    done.applyToEitherAsync(done, n -> mark(), pool));
            for (var stage : stages) {
                assertThatThrownBy(() -> stage.get(30, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(RejectedExecutionException.class)
                        .hasMessageContaining("stage.thenCompose(value -> pool.submit(function, value))");
            }
            var late = new CompletableFuture<Integer>();
            var stage = late.thenApplyAsync(n -> mark(), pool);
            late.complete(1);
            assertThatThrownBy(() -> stage.get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(RejectedExecutionException.class);

            assertThat(pool.supplyAsync(() -> 4).join()).isEqualTo(4);
            assertThat(pool.runAsync(() -> {}).join()).isNull();
            assertThat(done.thenCompose(n -> pool.submit(SimpleTasks::twice, n)).join())
                    .isEqualTo(40);
        }
        assertThat(RAN).isFalse();
    }

    @Test
    default void item_16_17_whatADelayedExecutorHandsOnRunsElsewhereOrFailsItsFuture(@TempDir Path directory)
            throws Exception {
        RAN.set(false);
        var marks = directory.toString();
        try (var pool = newExecutor(1)) {
            var delayed = CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS, pool);
            RemoteRunnable tellsWhere = () -> TaskFixtures.markQuietly(
                    marks, Long.toString(ProcessHandle.current().pid()));
            delayed.execute(tellsWhere);
            // The JDK drops what is thrown at the thread of its timer.
            assertThatThrownBy(() -> CompletableFuture.supplyAsync(WrappersContract::mark, delayed)
                            .get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("pool.supplyAsync(..)");
            assertThatThrownBy(() -> CompletableFuture.completedFuture(1)
                            .thenApplyAsync(n -> mark(), delayed)
                            .get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(RejectedExecutionException.class);
            var task = new FutureTask<>(WrappersContract::mark);
            delayed.execute(task);
            assertThatThrownBy(() -> task.get(30, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
            var told = directory.toFile();
            TaskFixtures.await(() -> requireNonNull(told.list()).length > 0);
            assertElsewhere(Long.parseLong(requireNonNull(told.list())[0]));
        }
        assertThat(RAN).isFalse();
    }

    @Test
    default void item_16_17_futuresOfOthersAreRefusedAndLeftForTheirOwner() throws Exception {
        RAN.set(false);
        try (var pool = executor(1)) {
            var task = new FutureTask<>((RemoteCallable<Integer>) WrappersContract::mark);
            var adapted = ForkJoinTask.adapt((RemoteCallable<Integer>) WrappersContract::mark);
            List<Runnable> shells = List.of(task, (Runnable) adapted, new Thread(WrappersContract::mark));
            for (var shell : shells) {
                assertThatThrownBy(() -> pool.execute(shell))
                        .isInstanceOf(RejectedExecutionException.class)
                        .hasMessageContaining("pool.submit(..)");
                assertThatThrownBy(() -> pool.submit(shell)).isInstanceOf(RejectedExecutionException.class);
                assertThatThrownBy(() -> pool.submit(shell, "done")).isInstanceOf(RejectedExecutionException.class);
            }
            assertThat(task.isDone()).isFalse();
            var callable = Executors.callable((Runnable) WrappersContract::mark);
            assertThatThrownBy(() -> pool.submit(callable))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("hides the task that it wraps");
            assertThatThrownBy(() -> pool.invokeAll(List.of(callable))).isInstanceOf(RejectedExecutionException.class);
            try (var publisher = new SubmissionPublisher<Integer>(pool, 8)) {
                assertThatThrownBy(() -> publisher.consume(n -> mark()))
                        .isInstanceOf(RejectedExecutionException.class)
                        .hasMessageContaining("pool.submit(..)");
            }
            assertThat(pool.submit(() -> 3).get()).isEqualTo(3);
        }
        assertThat(RAN).isFalse();
    }

    /** A wrapper that a user has written: no list knows its class. */
    final class HandMade implements Runnable {
        final Object promise;

        HandMade(Object promise) {
            this.promise = promise;
        }

        @Override
        public void run() {
            mark();
        }
    }

    /** A shell that is its own state machine. */
    final class SelfMade extends AtomicReference<Object> implements Runnable {
        private static final long serialVersionUID = 1;

        @Override
        public void run() {
            set(mark());
        }
    }

    @Test
    default void item_16_17_aShellOfAnUnknownLibraryGetsNoFurtherThanItsPromise() {
        RAN.set(false);
        try (var pool = executor(1)) {
            var promises = new ArrayList<Object>(List.of(
                    new CompletableFuture<Integer>(),
                    new FutureTask<>(() -> 1),
                    new CountDownLatch(1),
                    new java.util.concurrent.CyclicBarrier(2),
                    new java.util.concurrent.Phaser(),
                    new java.util.concurrent.Exchanger<Integer>(),
                    ForkJoinTask.adapt(() -> {}),
                    Thread.currentThread()));
            for (Object promise : promises) {
                assertThatThrownBy(() -> pool.execute(new HandMade(promise)))
                        .isInstanceOf(RejectedExecutionException.class)
                        .hasMessageContaining("field \"promise\" : ")
                        .hasMessageContaining("cannot travel");
            }
            assertThatThrownBy(() -> pool.execute(new SelfMade())).isInstanceOf(RejectedExecutionException.class);
            assertThatThrownBy(() -> pool.submit((Runnable) new SelfMade()))
                    .isInstanceOf(RejectedExecutionException.class);
        }
        assertThat(RAN).isFalse();
    }
}
