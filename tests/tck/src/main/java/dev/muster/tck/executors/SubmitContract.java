package dev.muster.tck.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.TaskEncodeException;
import dev.muster.TaskFuture;
import dev.muster.task.RemoteCallable;
import dev.muster.tck.fixtures.SimpleTasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What submitting does, whatever runs the tasks. Tests are named after the items of the semantics. */
public interface SubmitContract extends Contract {
    @Test
    default void item_3_1_aSubmittedTaskComesBackWithItsValue() throws Exception {
        try (var pool = executor(2)) {
            int base = 20;
            assertThat(pool.submit(() -> base + 22).get()).isEqualTo(42);
            assertThat(pool.submit(SimpleTasks::twice, 4).get()).isEqualTo(8);
            assertThat(pool.submit((a, b) -> a + b, "x", "y").get()).isEqualTo("xy");
            assertThat(pool.submit(() -> {}).get()).isNull();
            assertThat(pool.submit(() -> {}, "done").get()).isEqualTo("done");
            assertThat(pool.submit(() -> null).get()).isNull();
        }
    }

    @Test
    default void item_3_3_aSubmitAfterShutdownIsRejected() {
        var pool = newExecutor(1);
        pool.shutdown();
        assertThatThrownBy(() -> pool.submit(() -> 1)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> pool.map(x -> x, List.of(1))).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> pool.invokeAll(List.of((RemoteCallable<Integer>) () -> 1)))
                .isInstanceOf(RejectedExecutionException.class);
        pool.close();
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    default void aCallAndAResultAboveTheInlineLimitTravelToo() throws Exception {
        try (var pool = executor(1)) {
            byte[] large = new byte[1 << 20];
            large[77] = 5;
            byte[] back = pool.submit(bytes -> bytes, large).get();
            assertThat(back).isEqualTo(large);
        }
    }

    @Test
    @SuppressWarnings("NullAway")
    default void item_3_3_aNullIsRefusedBeforeTheShutdownIsLookedAt() {
        var pool = newExecutor(1);
        pool.shutdown();
        assertThatThrownBy(() -> pool.submit((RemoteCallable<Integer>) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> pool.execute((Runnable) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> pool.invokeAny(List.of((RemoteCallable<Integer>) () -> 1)))
                .isInstanceOf(RejectedExecutionException.class);
        pool.close();
    }

    @Test
    default void item_3_6_submittingDoesNotWaitForWorkers() throws Exception {
        try (var pool = executor(1)) {
            var blocker = pool.submit(() -> SimpleTasks.pause(600_000));
            var futures = new ArrayList<TaskFuture<Integer>>();
            for (int i = 0; i < 5_000; i++) futures.add(pool.submit(SimpleTasks::twice, i));
            assertThat(blocker.isDone()).isFalse();
            assertThat(futures).noneMatch(TaskFuture::isDone);
            assertThat(blocker.cancel(true)).isTrue();
            assertThat(futures.get(4_999).get(50, TimeUnit.SECONDS)).isEqualTo(9_998);
        }
    }

    @Test
    default void item_3_7_manyThreadsMaySubmit() throws Exception {
        try (var pool = executor(2)) {
            var threads = new ArrayList<Thread>();
            var sum = new AtomicInteger();
            for (int i = 0; i < 8; i++) {
                var thread = new Thread(() -> {
                    for (int n = 0; n < 50; n++) {
                        sum.addAndGet(pool.submit(SimpleTasks::twice, n).join());
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) thread.join(50_000);
            assertThat(sum.get()).isEqualTo(8 * 49 * 50);
        }
    }

    @Test
    default void item_3_8_aCallbackMaySubmitAndWait() throws Exception {
        try (var pool = executor(1)) {
            var second = new CompletableFuture<Integer>();
            var unused = pool.submit(() -> 1)
                    .addDoneCallback(done -> second.complete(
                            pool.submit(SimpleTasks::twice, done.join() + 1).join()));
            assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(4);
        }
    }

    @Test
    default void item_3_9_aTaskThatSubmitsToItsOwnPoolRunsOrFailsAtOnce() throws Exception {
        try (var pool = executor(1)) {
            var outer = pool.submit(() -> pool.submit(SimpleTasks::twice, 4).get());
            if (isRemote()) assertThat(outer.exception()).isInstanceOf(TaskEncodeException.class);
            else assertThat(outer.get(30, TimeUnit.SECONDS)).isEqualTo(8);
        }
    }

    @Test
    default void item_3_10_tasksStartInTheOrderOfTheirSubmission() throws Exception {
        Path file = Files.createTempFile("muster", ".order");
        String name = file.toString();
        var expected = new StringBuilder();
        try (var pool = executor(1)) {
            for (char letter = 'a'; letter <= 'z'; letter++) {
                String text = String.valueOf(letter);
                expected.append(text);
                pool.execute(() -> {
                    try {
                        Files.writeString(Path.of(name), text, StandardOpenOption.APPEND);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        }
        assertThat(file).hasContent(expected.toString());
        Files.delete(file);
    }
}
