package dev.muster.tck.executors;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.Futures;
import dev.muster.TaskFuture;
import dev.muster.tck.fixtures.LogRecorder;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of the callbacks of a future, and who decides its outcome, whatever runs it. Tests are named after the items of
 * the semantics.
 */
public interface CallbackContract extends Contract {
    // ---- 6, callbacks

    @Test
    default void item_6_1_aCallbackGetsTheFutureHoweverItEnded() throws Exception {
        try (var pool = executor(1)) {
            var value = pool.submit(() -> 1);
            var failed = pool.submit(() -> Integer.parseInt("x"));
            var cancelled = pool.submit(() -> SimpleTasks.pause(600_000));
            var got = new LinkedBlockingQueue<TaskFuture<Integer>>();
            for (var future : List.of(value, failed, cancelled)) {
                assertThat(future.addDoneCallback(got::add)).isSameAs(future);
            }
            assertThat(cancelled.cancel(true)).isTrue();
            var all = new HashSet<TaskFuture<Integer>>();
            for (int i = 0; i < 3; i++) all.add(requireNonNull(got.poll(30, TimeUnit.SECONDS)));
            assertThat(all).containsExactlyInAnyOrder(value, failed, cancelled);
        }
    }

    @Test
    default void item_6_2_callbacksRunInTheOrderInWhichTheyWereAdded(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        try (var pool = executor(1)) {
            var task = pool.submit(() -> SimpleTasks.awaitMark(marks, "end"));
            var order = new LinkedBlockingQueue<Integer>();
            for (int i = 0; i < 20; i++) {
                int n = i;
                var unused = task.addDoneCallback(done -> order.add(n));
            }
            SimpleTasks.mark(marks, "end");
            for (int i = 0; i < 20; i++)
                assertThat(order.poll(30, TimeUnit.SECONDS)).isEqualTo(i);
        }
    }

    @Test
    default void item_6_3_aCallbackThatThrowsIsLoggedAndTheNextOnesRun(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        try (var log = new LogRecorder();
                var pool = executor(1)) {
            var task = pool.submit(() -> SimpleTasks.awaitMark(marks, "end"));
            var ran = new CountDownLatch(1);
            var unused = task.addDoneCallback(done -> {
                        throw new IllegalStateException("callback, on purpose");
                    })
                    .addDoneCallback(done -> ran.countDown());
            SimpleTasks.mark(marks, "end");
            assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
            var record = log.awaitText("callback, on purpose", 10_000);
            assertThat(requireNonNull(record).getMessage()).startsWith("exception calling callback for TaskFuture@");
            assertThat(record.getLevel()).isEqualTo(Level.SEVERE);
        }
    }

    @Test
    default void item_6_4_anErrorOfACallbackIsTreatedLikeAnException() throws Exception {
        try (var log = new LogRecorder();
                var pool = executor(1)) {
            var ran = new CountDownLatch(1);
            var unused = pool.submit(() -> SimpleTasks.pause(20))
                    .addDoneCallback(done -> {
                        throw new AssertionError("error, on purpose");
                    })
                    .addDoneCallback(done -> ran.countDown());
            assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(log.awaitText("error, on purpose", 10_000)).isNotNull();
        }
    }

    @Test
    default void item_6_5_aCallbackOfAFutureThatIsDoneRunsAtOnceInThisThread() throws Exception {
        try (var log = new LogRecorder();
                var pool = executor(1)) {
            var value = pool.submit(() -> 1);
            assertThat(value.get()).isEqualTo(1);
            var failed = pool.submit(() -> Integer.parseInt("x"));
            assertThat(failed.exception()).isNotNull();
            var cancelled = pool.submit(() -> SimpleTasks.pause(600_000));
            assertThat(cancelled.cancel(true)).isTrue();
            for (var future : List.of(value, failed, cancelled)) {
                var thread = new AtomicReference<@Nullable Thread>();
                var unused = future.addDoneCallback(done -> thread.set(Thread.currentThread()));
                assertThat(thread).hasValue(Thread.currentThread());
                unused = future.addDoneCallback(done -> {
                    throw new IllegalStateException("at once, on purpose");
                });
                assertThat(log.awaitText("at once, on purpose", 10_000)).isNotNull();
            }
        }
    }

    @Test
    default void item_6_5_whoHasSeenThatAFutureIsDoneNeedNotWaitForItsCallback() throws Exception {
        try (var pool = executor(1)) {
            for (int round = 0; round < 200; round++) {
                var future = pool.submit(() -> 1);
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                while (!future.isDone() && System.nanoTime() - deadline < 0) Thread.onSpinWait();
                var ran = new AtomicInteger();
                var unused = future.addDoneCallback(done -> ran.incrementAndGet());
                assertThat(ran).hasValue(1);
            }
        }
    }

    @Test
    default void item_6_6_callbacksRunInThisProgramAndDoNotTravel() throws Exception {
        try (var pool = executor(1)) {
            var cannotTravel = new Thread(() -> {});
            var seen = new CompletableFuture<Object>();
            var unused = pool.submit(() -> 1).addDoneCallback(done -> seen.complete(cannotTravel));
            assertThat(seen.get(30, TimeUnit.SECONDS)).isSameAs(cannotTravel);
        }
    }

    @Test
    default void item_6_7_whoWaitsIsReleasedBeforeTheCallbacksHaveRun() throws Exception {
        try (var pool = executor(1)) {
            var gate = new CountDownLatch(1);
            var passed = new CountDownLatch(1);
            var future = pool.submit(() -> SimpleTasks.pause(20) + 1).addDoneCallback(done -> {
                try {
                    gate.await();
                    passed.countDown();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThat(future.get(30, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(passed.getCount()).isOne();
            gate.countDown();
            assertThat(passed.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    default void item_6_8_aSlowCallbackDelaysOnlyTheCallbacksOfItsOwnFuture(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        try (var pool = executor(1)) {
            var gate = new CountDownLatch(1);
            var order = new LinkedBlockingQueue<String>();
            var slow = new ArrayList<TaskFuture<Integer>>();
            for (int i = 0; i < 10; i++) {
                slow.add(pool.submit(() -> SimpleTasks.awaitMark(marks, "added"))
                        .addDoneCallback(done -> {
                            try {
                                gate.await();
                                order.add("slow");
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        })
                        .addDoneCallback(done -> order.add("behind it")));
            }
            SimpleTasks.mark(marks, "added"); // one that is added later runs in this thread
            for (int i = 0; i < 20; i++) {
                var other = new CompletableFuture<String>();
                var unused = pool.submit(() -> 1).addDoneCallback(done -> other.complete("other"));
                assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo("other");
            }
            TaskFixtures.await(() -> slow.stream().allMatch(TaskFuture::isDone));
            assertThat(order).isEmpty();
            gate.countDown();
            int ahead = 0;
            for (int i = 0; i < 20; i++) {
                ahead += "slow".equals(order.poll(30, TimeUnit.SECONDS)) ? 1 : -1;
                assertThat(ahead).isNotNegative();
            }
            assertThat(ahead).isZero();
        }
    }

    @Test
    default void item_6_9_eachCallbackRunsOnceHoweverRegistrationAndCompletionRace() throws Exception {
        try (var pool = newExecutor(2)) {
            var runs = new AtomicInteger();
            int rounds = 300;
            var futures = new ArrayList<TaskFuture<Integer>>();
            for (int round = 0; round < rounds; round++) {
                var future = pool.submit(() -> 1);
                futures.add(future);
                for (int i = 0; i < 3; i++) {
                    var unused = future.addDoneCallback(done -> runs.incrementAndGet());
                }
            }
            for (var future : futures) assertThat(future.get()).isEqualTo(1);
            TaskFixtures.await(() -> runs.get() >= 3 * rounds);
            pool.shutdown(true, false);
            assertThat(runs).hasValue(3 * rounds);
        }
    }

    // ---- 7, the owner's side

    @Test
    default void item_7_1_aTaskCancelledInTimeIsNeverReportedAsRunningAndItsWaitersWake() throws Exception {
        try (var pool = executor(1)) {
            var blocker = pool.submit(() -> SimpleTasks.pause(600_000));
            TaskFixtures.awaitStart(blocker);
            var waiting = pool.submit(() -> 1);
            var completed = Futures.asCompleted(List.of(waiting)).iterator();
            assertThat(waiting.cancel()).isTrue();
            assertThat(completed.next()).isSameAs(waiting);
            assertThat(waiting.isRunning()).isFalse();
            assertThat(blocker.cancel(true)).isTrue();
            assertThat(pool.submit(() -> 2).get(30, TimeUnit.SECONDS)).isEqualTo(2);
            assertThat(waiting.isRunning()).isFalse();
        }
    }

    @Test
    default void item_7_2_theFirstOutcomeStays() throws Exception {
        try (var pool = executor(1)) {
            var done = pool.submit(() -> 1);
            assertThat(done.get()).isEqualTo(1);
            assertThat(done.complete(2)).isFalse();
            assertThat(done.completeExceptionally(new IOException())).isFalse();
            assertThat(done.get()).isEqualTo(1);
            var failed = pool.submit(() -> Integer.parseInt("x"));
            assertThat(failed.exception()).isInstanceOf(NumberFormatException.class);
            assertThat(failed.complete(2)).isFalse();
            assertThat(failed.exception()).isInstanceOf(NumberFormatException.class);
        }
    }

    @Test
    default void item_7_3_aResultThatComesForACancelledFutureIsDroppedWithoutNoise(@TempDir Path directory)
            throws Exception {
        var marks = directory.toString();
        try (var log = new LogRecorder();
                var pool = executor(1)) {
            var task = pool.submit(() -> SimpleTasks.awaitMark(marks, "end"));
            var failing = pool.submit(() -> Integer.parseInt("dropped, on purpose"));
            TaskFixtures.awaitStart(task);
            assertThat(task.cancel(false)).isTrue();
            SimpleTasks.mark(marks, "end");
            assertThat(failing.cancel(false)).isIn(true, false);
            assertThat(pool.submit(() -> 2).get(30, TimeUnit.SECONDS)).isEqualTo(2);
            assertThat(task.isCancelled()).isTrue();
            assertThatThrownBy(task::get).isInstanceOf(CancellationException.class);
            assertThat(log.awaitText("", 50)).isNull();
        }
    }
}
