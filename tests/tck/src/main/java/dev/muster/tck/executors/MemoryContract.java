package dev.muster.tck.executors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.TaskFuture;
import dev.muster.task.RemoteCallable;
import dev.muster.tck.fixtures.TaskFixtures;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What is not kept, whatever runs the tasks. Tests are named after the items of the semantics. */
public interface MemoryContract extends Contract {
    int LARGE = 2 << 20;

    @Test
    default void item_18_1_18_2_neitherPoolNorFutureKeepsTheTaskOrItsArguments() throws Exception {
        try (var pool = newExecutor(1)) {
            var kept = new ArrayList<TaskFuture<?>>();
            var references = new ArrayList<WeakReference<?>>();
            for (int i = 0; i < 3; i++) {
                Object captured = new int[] {i};
                RemoteCallable<Integer> task = () -> captured.hashCode();
                references.add(new WeakReference<>(captured));
                references.add(new WeakReference<>(task));
                TaskFuture<?> future = pool.submit(task);
                if (i > 0) kept.add(future);
                Object argument = new int[] {i};
                references.add(new WeakReference<>(argument));
                kept.add(pool.submit(a -> a.hashCode(), argument));
            }
            for (TaskFuture<?> future : kept) future.get();
            TaskFixtures.await(() -> {
                System.gc();
                return references.stream().allMatch(reference -> reference.refersTo(null));
            });
            assertThat(kept).as("held until here").allMatch(TaskFuture::isDone);
        }
    }

    @Test
    default void item_18_2_18_4_bytesOfFinishedTasksAreGone() throws Exception {
        try (var pool = newExecutor(1)) {
            pool.submit(() -> new byte[LARGE]).get();
            long before = TaskFixtures.usedHeap();
            var kept = new ArrayList<TaskFuture<?>>();
            for (int i = 0; i < 8; i++) kept.add(pool.submit(bytes -> bytes.length, new byte[LARGE]));
            for (TaskFuture<?> future : kept) future.get();
            for (int i = 0; i < 8; i++) {
                var discarded = pool.submit(() -> new byte[LARGE]);
                TaskFixtures.await(discarded::isDone);
            }
            TaskFixtures.await(() -> TaskFixtures.usedHeap() - before < 2 * LARGE);
            assertThat(kept).as("held until here").allMatch(TaskFuture::isDone);
        }
    }
}
