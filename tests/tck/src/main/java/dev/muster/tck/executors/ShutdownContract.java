package dev.muster.tck.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.TaskEncodeException;
import dev.muster.TaskFuture;
import dev.muster.task.RemoteCallable;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How an executor ends, and what it inherits from ExecutorService, whatever runs its tasks. Tests are named after the items of
 * the semantics.
 */
public interface ShutdownContract extends Contract {
    @Test
    default void item_16_3_cancellingFuturesAtShutdownLetsWhatRunsEnd(@TempDir Path directory) {
        var marks = directory.toString();
        var pool = newExecutor(1);
        var running = pool.submit(() -> SimpleTasks.awaitMark(marks, "end"));
        TaskFixtures.awaitStart(running);
        var waiting = new ArrayList<TaskFuture<Integer>>();
        for (int i = 0; i < 50; i++) waiting.add(pool.submit(SimpleTasks::twice, i));
        // What runs may end when the last one is cancelled, and no sooner.
        var unused = waiting.get(49).addDoneCallback(done -> TaskFixtures.markQuietly(marks, "end"));
        pool.shutdown(true, true);
        assertThat(waiting).allMatch(TaskFuture::isCancelled);
        assertThat(running.isDone()).isTrue();
        assertThat(running.join()).isEqualTo(1);
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    default void item_16_6_closeWaitsForWhatWasSubmitted() {
        TaskFuture<Integer> future;
        try (var pool = newExecutor(1)) {
            future = pool.submit(() -> {
                SimpleTasks.pause(100);
                return 3;
            });
        }
        assertThat(future.isDone()).isTrue();
        assertThat(future.join()).isEqualTo(3);
    }

    @Test
    default void item_16_8_aCallbackMayCloseThePool(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        var pool = newExecutor(1);
        var closed = new CompletableFuture<Boolean>();
        var unused = pool.submit(() -> SimpleTasks.awaitMark(marks, "end")).addDoneCallback(done -> {
            pool.close();
            closed.complete(pool.isTerminated());
        });
        SimpleTasks.mark(marks, "end"); // only now: the thread that closes must not be this one
        assertThat(closed.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    default void item_16_12_shutdownNowGivesBackWhatNeverStarted() throws Exception {
        var pool = newExecutor(1);
        var running = pool.submit(() -> SimpleTasks.pause(600_000));
        TaskFixtures.awaitStart(running);
        var waiting = new ArrayList<TaskFuture<Integer>>();
        for (int i = 0; i < 5; i++) {
            int n = i;
            waiting.add(pool.submit(() -> n));
        }
        List<Runnable> back = pool.shutdownNow();
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(back).hasSize(5);
        assertThat(running.isCancelled()).isTrue();
        back.get(0).run();
        assertThat(waiting.get(0).get()).isEqualTo(0);
        assertThat(waiting.get(1).cancel()).isTrue();
    }

    @Test
    default void item_16_14_aCloseInterruptedBeforeOrMeanwhileStopsWhatRunsAndKeepsTheInterrupt(@TempDir Path directory)
            throws Exception {
        for (boolean before : List.of(true, false)) {
            var marks = Files.createDirectory(directory.resolve("before-" + before));
            var pool = newExecutor(1);
            var running = pool.submit(SimpleTasks::marksItsInterrupt, marks.toString());
            TaskFixtures.await(() -> SimpleTasks.isMarked(marks, "begun"));
            TaskFixtures.awaitStart(running);
            var kept = new AtomicBoolean();
            var closing = new Thread(() -> {
                if (before) Thread.currentThread().interrupt();
                pool.close();
                kept.set(Thread.currentThread().isInterrupted());
            });
            closing.start();
            if (!before) {
                TaskFixtures.await(() -> closing.getState() == Thread.State.TIMED_WAITING);
                assertThat(running.isDone()).isFalse();
                closing.interrupt();
            }
            closing.join(30_000);
            assertThat(closing.isAlive()).isFalse();
            assertThat(kept).isTrue();
            assertThat(running.isCancelled()).isTrue();
            assertThat(SimpleTasks.isMarked(marks, "interrupted")).isTrue();
            assertThat(pool.isTerminated()).isTrue();
        }
    }

    @Test
    default void item_16_15_invokeAllReturnsEveryFutureDoneAndInOrder() throws Exception {
        try (var pool = newExecutor(2)) {
            var tasks = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 10; i++) {
                int n = i;
                tasks.add((RemoteCallable<Integer>) () -> n * n);
            }
            tasks.add(3, (RemoteCallable<Integer>) () -> {
                throw new IOException("fourth");
            });
            var futures = pool.invokeAll(tasks);
            assertThat(futures).hasSize(11).allMatch(Future::isDone).noneMatch(Future::isCancelled);
            assertThatThrownBy(futures.remove(3)::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseInstanceOf(IOException.class);
            for (int i = 0; i < 10; i++) assertThat(futures.get(i).get()).isEqualTo(i * i);
            assertThat(pool.invokeAll(tasks, 30, TimeUnit.SECONDS)).allMatch(Future::isDone);
            List<RemoteCallable<Integer>> slow = List.of(() -> {
                SimpleTasks.pause(600_000);
                return 1;
            });
            assertThat(pool.invokeAll(slow, 50, TimeUnit.MILLISECONDS)).allMatch(Future::isCancelled);
        }
    }

    @Test
    default void item_16_15_anInterruptedInvokeAllCancelsAllItsTasks(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        try (var pool = newExecutor(1)) {
            List<RemoteCallable<Integer>> tasks =
                    List.of(() -> SimpleTasks.marksItsInterrupt(marks), () -> SimpleTasks.pause(600_000));
            var outcome = new CompletableFuture<Object>();
            var invoking = new Thread(() -> {
                try {
                    outcome.complete(pool.invokeAll(tasks));
                } catch (Throwable e) {
                    outcome.complete(e);
                }
            });
            invoking.start();
            TaskFixtures.await(() -> SimpleTasks.isMarked(directory, "begun"));
            invoking.interrupt();
            assertThat(outcome.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            // Neither of them has the one slot any more.
            assertThat(pool.submit(() -> 5).get(30, TimeUnit.SECONDS)).isEqualTo(5);
            assertThat(SimpleTasks.isMarked(directory, "interrupted")).isTrue();
        }
    }

    @Test
    default void item_16_16_invokeAnyReturnsOneSuccessAndInterruptsTheRest(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        try (var pool = newExecutor(2)) {
            List<RemoteCallable<Integer>> tasks = List.of(
                    () -> SimpleTasks.marksItsInterrupt(marks),
                    () -> {
                        throw new IOException();
                    },
                    () -> 8 + SimpleTasks.awaitMark(marks, "begun"));
            assertThat(pool.invokeAny(tasks)).isEqualTo(9);
            TaskFixtures.await(() -> SimpleTasks.isMarked(directory, "interrupted"));
        }
    }

    @Test
    default void item_16_16_invokeAnyThrowsTheLastFailureAndRefusesNonsense() throws Exception {
        try (var pool = newExecutor(1)) {
            List<RemoteCallable<Integer>> failing = List.of(
                    () -> {
                        throw new IllegalStateException("first");
                    },
                    () -> {
                        throw new IOException("last");
                    });
            assertThatThrownBy(() -> pool.invokeAny(failing))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(IOException.class)
                    .hasMessage("last");
            assertThatThrownBy(() -> pool.invokeAny(List.<Callable<Integer>>of()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> pool.invokeAny(Arrays.asList((RemoteCallable<Integer>) null)))
                    .isInstanceOf(NullPointerException.class);
            List<RemoteCallable<Integer>> slow = List.of(() -> {
                SimpleTasks.pause(600_000);
                return 1;
            });
            assertThatThrownBy(() -> pool.invokeAny(slow, 50, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    default void item_16_1_shutdownThatWaitsReturnsWhenAllIsDone() throws Exception {
        var pool = newExecutor(2);
        var futures = new ArrayList<TaskFuture<Integer>>();
        for (int i = 0; i < 20; i++) futures.add(pool.submit(() -> SimpleTasks.pause(10)));
        pool.shutdown(true, false);
        assertThat(futures).allMatch(TaskFuture::isDone).noneMatch(TaskFuture::isCancelled);
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    default void item_16_2_shutdownReturnsAtOnceAndWhatWaitsStillRuns(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        var pool = newExecutor(1);
        var first = pool.submit(() -> SimpleTasks.awaitMark(marks, "end"));
        var last = pool.submit(() -> 6);
        pool.shutdown();
        assertThat(last.isDone()).isFalse();
        assertThat(pool.isShutdown()).isTrue();
        assertThat(pool.isTerminated()).isFalse();
        SimpleTasks.mark(marks, "end");
        assertThat(last.get(30, TimeUnit.SECONDS)).isEqualTo(6);
        assertThat(first.get()).isEqualTo(1);
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    default void item_16_4_cancellingFuturesAtShutdownNeedsNoWaiting(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        var pool = newExecutor(1);
        var running = pool.submit(() -> SimpleTasks.awaitMark(marks, "end"));
        TaskFixtures.awaitStart(running);
        var waiting = new ArrayList<TaskFuture<Integer>>();
        for (int i = 0; i < 50; i++) waiting.add(pool.submit(SimpleTasks::twice, i));
        pool.shutdown(false, true);
        assertThat(running.isDone()).isFalse();
        assertThat(waiting).allMatch(TaskFuture::isCancelled);
        SimpleTasks.mark(marks, "end");
        assertThat(running.get()).isEqualTo(1);
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    default void item_16_5_shuttingDownAgainIsHarmless() {
        var pool = newExecutor(1);
        var future = pool.submit(() -> 1);
        pool.shutdown();
        pool.shutdown(false, false);
        pool.close();
        pool.close();
        assertThat(pool.shutdownNow()).isEmpty();
        assertThat(future.join()).isEqualTo(1);
    }

    @Test
    default void item_16_6_whatTheBodyThrowsComesAfterTheClose() {
        var futures = new ArrayList<TaskFuture<Integer>>();
        assertThatThrownBy(() -> {
                    try (var pool = newExecutor(1)) {
                        futures.add(pool.submit(() -> SimpleTasks.pause(50)));
                        throw new IOException("body");
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("body");
        assertThat(futures.get(0).isDone()).isTrue();
    }

    @Test
    default void item_16_7_aPoolThatWasNeverUsedEndsAtOnce() throws Exception {
        var pool = newExecutor(2);
        pool.shutdown();
        assertThat(pool.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
        assertThat(newExecutor(1).shutdownNow()).isEmpty();
    }

    @Test
    default void item_16_8_manyThreadsMayShutDown() throws Exception {
        var pool = newExecutor(2);
        var futures = new ArrayList<TaskFuture<Integer>>();
        for (int i = 0; i < 10; i++) futures.add(pool.submit(() -> SimpleTasks.pause(10)));
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            var thread = new Thread(i % 2 == 0 ? pool::close : pool::shutdown);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) thread.join(30_000);
        assertThat(threads).noneMatch(Thread::isAlive);
        assertThat(futures).allMatch(TaskFuture::isDone);
    }

    @Test
    default void item_16_8_19_1_eachSubmitThatRacesAShutdownIsRejectedOrServed() throws Exception {
        for (int round = 0; round < (hasProcesses() ? 1 : 10); round++) {
            var pool = newExecutor(2);
            var taken = new ConcurrentLinkedQueue<TaskFuture<Integer>>();
            var submitting = new CountDownLatch(4);
            var rejected = new CountDownLatch(4);
            for (int i = 0; i < 4; i++) {
                new Thread(() -> {
                            try {
                                while (true) {
                                    taken.add(pool.submit(SimpleTasks::twice, 4));
                                    submitting.countDown();
                                    if (taken.size() > 5_000) TaskFixtures.rest(); // or their end takes long
                                }
                            } catch (RejectedExecutionException e) {
                                if (pool.isShutdown()) rejected.countDown();
                            }
                        })
                        .start();
            }
            boolean allSubmit = submitting.await(30, TimeUnit.SECONDS);
            pool.shutdown();
            assertThat(allSubmit).isTrue();
            assertThat(rejected.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(pool.awaitTermination(40, TimeUnit.SECONDS)).isTrue();
            assertThat(taken).hasSizeGreaterThan(3).allMatch(TaskFuture::isDone);
            for (var future : taken) assertThat(future.get()).isEqualTo(8);
        }
    }

    @Test
    default void item_16_10_aTaskThatCannotTravelDoesNotHoldUpTheEnd() throws Exception {
        var pool = newExecutor(1);
        var running = pool.submit(() -> SimpleTasks.pause(50));
        var thread = new Thread("captured");
        var captures = pool.submit(() -> thread.getName());
        pool.shutdown();
        if (isRemote()) assertThat(captures.exception()).isInstanceOf(TaskEncodeException.class);
        else assertThat(captures.get()).isEqualTo("captured");
        assertThat(running.get(30, TimeUnit.SECONDS)).isZero();
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    default void item_16_13_awaitTerminationWithoutTimeLooksAndDoesNotWait() throws Exception {
        var pool = newExecutor(1);
        assertThat(pool.awaitTermination(0, TimeUnit.SECONDS)).isFalse();
        var running = pool.submit(() -> SimpleTasks.pause(600_000));
        pool.shutdown();
        assertThat(pool.awaitTermination(-1, TimeUnit.SECONDS)).isFalse();
        assertThat(pool.awaitTermination(Long.MIN_VALUE, TimeUnit.NANOSECONDS)).isFalse();
        assertThat(pool.awaitTermination(Long.MIN_VALUE, TimeUnit.DAYS)).isFalse();
        assertThat(pool.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
        running.cancel(true);
        assertThat(pool.awaitTermination(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    default void item_19_1_aShutdownWithAFullQueueRunsItAll() throws Exception {
        var pool = newExecutor(2);
        var futures = new ArrayList<TaskFuture<Integer>>();
        for (int i = 0; i < 100; i++) futures.add(pool.submit(SimpleTasks::twice, i));
        pool.shutdown();
        for (int i = 0; i < 100; i++)
            assertThat(futures.get(i).get(30, TimeUnit.SECONDS)).isEqualTo(2 * i);
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    default void item_19_3_aTaskCancelledJustBeforeTheShutdownDoesNotHoldItUp() {
        var pool = newExecutor(1);
        var blocker = pool.submit(() -> SimpleTasks.pause(600_000));
        assertThat(pool.submit(() -> 1).cancel()).isTrue();
        assertThat(blocker.cancel(true)).isTrue();
        pool.shutdown(true, false);
        assertThat(pool.isTerminated()).isTrue();
    }
}
