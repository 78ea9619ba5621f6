package dev.muster.tck.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.BrokenProcessPoolException;
import dev.muster.TaskFuture;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What runs once in each process before its first task. Tests are named after the items of the semantics. */
public interface InitializerContract extends ProcessPoolContract {
    @Test
    default void item_11_1_11_2_itRunsOnceInEachProcessWhereTasksRunAndItsStateStays() throws Exception {
        try (var pool = newBuilder(1)
                .maxTasksPerRunner(2)
                .initializer(TaskFixtures::initialise)
                .build()) {
            Set<Long> pids = new HashSet<>();
            for (int i = 0; i < 4; i++) {
                assertThat(pool.submit(() -> TaskFixtures.initialised).get()).isEqualTo(1);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(pool.submit(() -> TaskFixtures.initialisedBy == Thread.currentThread())
                                .get())
                        .isTrue();
                pids.add(pool.submit(() -> ProcessHandle.current().pid()).get());
            }
            assertThat(pids).as("replacements got it, too").hasSizeGreaterThan(1);
        }
        assertThat(TaskFixtures.initialised).as("not in this program").isZero();
    }

    @Test
    default void item_11_3_11_4_11_5_oneThatThrowsBreaksThePoolIsLoggedAndLeavesNothing() throws Exception {
        long before = TaskFixtures.children();
        List<LogRecord> logged = new CopyOnWriteArrayList<>();
        var handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                logged.add(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger("dev.muster");
        log.addHandler(handler);
        try (var pool = newBuilder(2)
                .initializer(() -> {
                    throw new IllegalStateException("no model");
                })
                .build()) {
            var open = new ArrayList<TaskFuture<?>>();
            for (int i = 0; i < 5; i++) open.add(pool.submit(() -> 1));
            for (TaskFuture<?> future : open) {
                Throwable why = TaskFixtures.failure(future);
                assertThat(why).isExactlyInstanceOf(BrokenProcessPoolException.class);
                Throwable cause = Objects.requireNonNull(why.getCause());
                assertThat(cause).isInstanceOf(IllegalStateException.class).hasMessage("no model");
                assertThat(cause.getStackTrace()[0].getClassName()).contains("InitializerContract");
            }
            TaskFixtures.await(pool::isBroken);
            assertThatThrownBy(() -> pool.submit(() -> 1))
                    .isInstanceOf(BrokenProcessPoolException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
        } finally {
            log.removeHandler(handler);
        }
        assertThat(logged).anySatisfy(record -> {
            assertThat(record.getLevel()).isEqualTo(Level.SEVERE);
            assertThat(record.getThrown()).hasStackTraceContaining("no model");
        });
        if (ownsItsProcesses()) assertThat(TaskFixtures.children()).isEqualTo(before);
    }

    @Test
    default void item_11_6_oneThatHangsBreaksThePoolWhenItsTimeIsUp() throws Exception {
        try (var pool = newBuilder(1)
                .workerStartTimeout(Duration.ofMillis(300))
                .initializer(() -> SimpleTasks.pause(600_000))
                .build()) {
            var first = pool.submit(() -> 1);
            assertThat(TaskFixtures.failure(first))
                    .isInstanceOf(BrokenProcessPoolException.class)
                    .hasMessageContaining("300 ms")
                    .hasMessageContaining("workerStartTimeout");
            TaskFixtures.await(pool::isBroken);
            assertThatThrownBy(() -> pool.submit(() -> 1)).isInstanceOf(BrokenProcessPoolException.class);
        }
        assertThatThrownBy(() -> newBuilder().workerStartTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
