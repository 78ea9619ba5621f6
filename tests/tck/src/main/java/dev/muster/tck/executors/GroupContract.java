package dev.muster.tck.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.TaskExecutor;
import dev.muster.TaskFuture;
import dev.muster.TaskGroup;
import dev.muster.TaskGroupException;
import dev.muster.client.executor.DefaultTaskGroup;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link TaskGroup}, over any executor: row A12 of section 21 of the semantics. */
public interface GroupContract extends Contract {
    @Test
    default void item_21_A12_aGroupWaitsForItsTasks() throws Exception {
        try (var pool = executor(2)) {
            TaskFuture<Integer> first;
            TaskFuture<String> second;
            try (TaskGroup group = pool.taskGroup()) {
                first = group.submit(() -> SimpleTasks.pause(50) + 1);
                second = group.submit((a, b) -> a + b, "x", "y");
                var twice = group.submit(SimpleTasks::twice, 4);
                TaskFuture<?> nothing = group.submit(() -> {});
                group.join();
                assertThat(List.of(first, second, twice, nothing)).allMatch(TaskFuture::isDone);
                var more = group.submit(() -> 9); // a group that has been joined takes more
                assertThat(more.get()).isEqualTo(9);
            }
            assertThat(first.get() + second.get()).isEqualTo("1xy");
        }
    }

    @Test
    default void item_21_A12_theFirstFailureCancelsTheSiblingsAndComesOutOfClose() throws Exception {
        try (var pool = executor(2)) {
            var siblings = new ArrayList<TaskFuture<?>>();
            assertThatThrownBy(() -> {
                        try (TaskGroup group = pool.taskGroup()) {
                            siblings.add(group.submit(AsyncioContract::endless));
                            siblings.add(group.submit(() -> AsyncioContract.failing("first")));
                            siblings.add(group.submit(AsyncioContract::endless));
                        }
                    })
                    .satisfies(thrown -> assertThat(thrown)
                            .isInstanceOfAny(TaskGroupException.class, IllegalStateException.class)
                            .hasCauseInstanceOf(IOException.class));
            assertThat(siblings).allMatch(TaskFuture::isDone);
            assertThat(siblings.get(0).isCancelled()).isTrue();
            assertThat(pool.submit(() -> 5).get(30, TimeUnit.SECONDS)).isEqualTo(5);
        }
    }

    /** The group's way into the pool, held up: each task is handed back when all of so many have failed. */
    private static TaskExecutor failingTogether(TaskExecutor pool, int tasks) {
        var failed = new CountDownLatch(tasks);
        return (TaskExecutor) Proxy.newProxyInstance(
                TaskExecutor.class.getClassLoader(),
                new Class<?>[] {TaskExecutor.class},
                (proxy, method, arguments) -> {
                    Object result = method.invoke(pool, arguments);
                    if (result instanceof TaskFuture<?> future) {
                        assertThat(future.exception()).isNotNull();
                        failed.countDown();
                        assertThat(failed.await(30, TimeUnit.SECONDS)).isTrue();
                    }
                    return result;
                });
    }

    @Test
    default void item_21_A12_allFailuresAreToldTheFirstAsTheCauseAndTheOthersSuppressed() throws Exception {
        try (var pool = executor(1)) {
            var group = new DefaultTaskGroup(failingTogether(pool, 2));
            var other = new CompletableFuture<TaskFuture<Integer>>();
            var thread = new Thread(() -> other.complete(group.submit(() -> AsyncioContract.failing("other"))));
            thread.start();
            var one = group.submit(() -> AsyncioContract.failing("one")).exception();
            thread.join();
            var two = other.get(30, TimeUnit.SECONDS).exception();
            assertThatThrownBy(group::join).isInstanceOfSatisfying(TaskGroupException.class, thrown -> {
                assertThat(thrown.failures()).containsExactlyInAnyOrder(one, two);
                assertThat(thrown).hasCause(thrown.failures().get(0)).hasMessageContaining("2 failures");
                assertThat(thrown.getSuppressed())
                        .containsExactly(thrown.failures().get(1));
            });
            group.close(); // it has been told
        }
    }

    @Test
    default void item_21_A12_whatACancelledSiblingStillThrowsIsDropped(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        try (var pool = executor(2)) {
            var group = pool.taskGroup();
            var sibling = group.submit(() -> {
                int ignored = AsyncioContract.swallowsItsInterrupt(marks, "end");
                throw new IOException("second");
            });
            assertThat(SimpleTasks.awaitMark(marks, "begun")).isEqualTo(1);
            var release = new Thread(() -> {
                int ignored = SimpleTasks.awaitMark(marks, "interrupted");
                TaskFixtures.markQuietly(marks, "end");
            });
            release.start();
            var failed = group.submit(() -> AsyncioContract.failing("first"));
            assertThatThrownBy(group::close)
                    .isInstanceOfSatisfying(
                            TaskGroupException.class,
                            thrown -> assertThat(thrown.failures()).containsExactly(failed.exception()));
            assertThat(sibling.isCancelled()).isTrue();
            if (!isRemote()) assertThat(SimpleTasks.isMarked(directory, "end")).isTrue(); // it has left its thread
            release.join();
        }
    }

    @Test
    default void item_21_A12_aSubmitAfterAbortOrCloseIsAnIllegalState() throws Exception {
        try (var pool = executor(1)) {
            var closed = pool.taskGroup();
            closed.close();
            closed.close();
            assertThatThrownBy(() -> closed.submit(() -> 1)).isInstanceOf(IllegalStateException.class);
            var aborted = pool.taskGroup();
            var endless = aborted.submit(AsyncioContract::endless);
            aborted.abort();
            assertThat(aborted.isAborted()).isTrue();
            assertThat(endless.isCancelled()).isTrue();
            assertThatThrownBy(() -> aborted.submit(() -> 1)).isInstanceOf(IllegalStateException.class);
            aborted.close(); // what was cancelled has not failed
            var failed = pool.taskGroup();
            var cause = failed.submit(() -> AsyncioContract.failing("why"));
            assertThatThrownBy(failed::join).isInstanceOf(TaskGroupException.class);
            assertThatThrownBy(() -> failed.submit(() -> 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasCause(cause.exception());
        }
    }

    @Test
    default void item_21_A12_anExceptionOfTheBodyAbortsTheGroupThatRunsIt() throws Exception {
        try (var pool = executor(2)) {
            var endless = new ArrayList<TaskFuture<Integer>>();
            assertThatThrownBy(() -> TaskGroup.in(pool, group -> {
                        endless.add(group.submit(AsyncioContract::endless));
                        throw new IOException("body");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("body");
            assertThat(endless.get(0).isCancelled()).isTrue();
            assertThat(TaskGroup.<Integer, RuntimeException>in(
                            pool,
                            group -> group.submit(() -> 20).result()
                                    + group.submit(() -> 1).result()))
                    .isEqualTo(21);
            assertThatThrownBy(() -> TaskGroup.in(
                            pool,
                            group -> group.submit(() -> AsyncioContract.failing("task"))
                                    .result()))
                    .isInstanceOf(TaskGroupException.class)
                    .hasCauseInstanceOf(IOException.class)
                    .hasNoSuppressedExceptions();
        }
    }

    @Test
    default void item_21_A12_aCancelledTaskEndsNothing() throws Exception {
        try (var pool = executor(2);
                var group = pool.taskGroup()) {
            assertThat(group.submit(AsyncioContract::endless).cancel(true)).isTrue();
            assertThat(group.submit(() -> 1).get()).isEqualTo(1);
        }
    }

    @Test
    default void item_21_A12_anInterruptWhileJoiningCancelsAll() throws Exception {
        try (var pool = executor(1)) {
            var group = pool.taskGroup();
            var endless = group.submit(AsyncioContract::endless);
            Thread.currentThread().interrupt();
            assertThatThrownBy(group::close)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(endless.isCancelled()).isTrue();
            var other = pool.taskGroup();
            var joined = other.submit(AsyncioContract::endless);
            Thread.currentThread().interrupt();
            assertThatThrownBy(other::join).isInstanceOf(InterruptedException.class);
            assertThat(joined.isCancelled()).isTrue();
        }
    }
}
