package dev.muster.tck.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.ProcessPoolExecutor;
import dev.muster.TaskExecutor;
import dev.muster.TaskFuture;
import dev.muster.ThreadPool;
import dev.muster.tck.fixtures.SimpleTasks;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What constructing an executor does, as far as that is the same for all. Tests are named after the items of the semantics. */
public interface ConstructionContract extends Contract {
    @Test
    default void item_2_2_lessThanOneWorkerIsRefusedAtConstruction() {
        assertThatThrownBy(() -> new ThreadPool(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("max_workers must be greater than 0");
        assertThatThrownBy(() -> new ThreadPool(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ProcessPoolExecutor(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("max_workers must be greater than 0");
        assertThatThrownBy(() -> ProcessPoolExecutor.builder().maxWorkers(-1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void item_2_7_constructingStartsNothing() {
        Set<Thread> threads = Thread.getAllStackTraces().keySet();
        Set<ProcessHandle> processes = ProcessHandle.current().descendants().collect(Collectors.toSet());
        try (var pool = newExecutor(4)) {
            assertThat(pool.isShutdown()).isFalse();
            assertThat(ProcessHandle.current().descendants().filter(each -> !processes.contains(each)))
                    .isEmpty();
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> !threads.contains(thread))
                    .noneMatch(thread -> thread.getName().startsWith("muster")
                            && !thread.getName().contains("cleaner"));
        }
    }

    @Test
    default void item_2_9_manyMoreTasksThanWorkersRunOnNoMoreThanTheWorkers() throws Exception {
        try (var pool = newExecutor(2)) {
            var futures = new HashSet<TaskFuture<String>>();
            for (int i = 0; i < 30; i++) {
                futures.add(pool.submit(() -> {
                    SimpleTasks.pause(5);
                    return ProcessHandle.current().pid() + "/"
                            + Thread.currentThread().getId();
                }));
            }
            var places = new HashSet<String>();
            for (TaskFuture<String> future : futures) places.add(future.get());
            assertThat(places).hasSizeBetween(1, 2);
        }
    }

    @Test
    default void item_A5_aProgramPicksItsExecutorByOneWord() throws Exception {
        for (TaskExecutor picked : List.of(new ThreadPool(2), newExecutor(2))) {
            try (TaskExecutor pool = picked) {
                assertThat(pool.submit(SimpleTasks::twice, 21).get()).isEqualTo(42);
                assertThat(pool.map(SimpleTasks::twice, List.of(1, 2, 3)).toList())
                        .containsExactly(2, 4, 6);
                assertThat(pool.isBroken()).isFalse();
            }
            assertThat(picked.isTerminated()).isTrue();
        }
    }
}
