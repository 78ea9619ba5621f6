package dev.muster.tck.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.RemoteTraceback;
import dev.muster.TaskFuture;
import dev.muster.TaskOptions;
import dev.muster.TaskTimedOutException;
import dev.muster.task.TaskContext;
import dev.muster.tck.fixtures.SimpleTasks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a task may ask about itself in a process of its own. Tests are named after the items of the semantics. */
public interface TaskContextProcessContract extends ProcessPoolContract {
    @Test
    default void item_21_A18_aTaskWhoseTimeIsUpSeesThatItShallStop() throws Exception {
        try (var pool = newBuilder(1).build()) {
            var options = TaskOptions.timeout(Duration.ofMillis(200));
            var late = pool.submit(
                    () -> {
                        while (!TaskContext.current().isCancelled()) Thread.onSpinWait();
                        return 1;
                    },
                    options);
            assertThatThrownBy(() -> late.get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(TaskTimedOutException.class)
                    .hasMessageContaining("longer than 200 ms: it was interrupted. Give it more time");
            long pid = pool.submit(() -> ProcessHandle.current().pid()).get(30, TimeUnit.SECONDS);
            assertThat(pool.submit(() -> TaskContext.current().pid()).get()).isEqualTo(pid);
        }
    }

    @Test
    default void item_21_A19_aTaskKnowsItsDeadlineItsProcessAndItsAttempt() throws Exception {
        try (var pool = newBuilder(1).build()) {
            var options = TaskOptions.timeout(Duration.ofHours(1));
            Instant deadline = pool.submit(
                            () -> TaskContext.current().deadline().orElseThrow(), options)
                    .get();
            assertThat(deadline)
                    .isBetween(Instant.now().plusSeconds(3_000), Instant.now().plusSeconds(3_600));
            var failed = pool.submit(() -> {
                TaskContext self = TaskContext.current();
                throw new IllegalStateException(
                        self.taskId() + " " + self.attempt() + " " + self.host() + " " + self.pid());
            });
            Throwable told = java.util.Objects.requireNonNull(failed.exception());
            var traceback = (RemoteTraceback) told.getSuppressed()[0];
            assertThat(told)
                    .hasMessage(traceback.task() + " " + traceback.attempt() + " " + traceback.host() + " "
                            + traceback.pid());
            assertThat(traceback.pid()).isNotEqualTo(ProcessHandle.current().pid());
        }
    }

    @Test
    default void item_21_A19_threadsOfOneRunnerEachKnowTheirOwnTask() throws Exception {
        try (var pool = newBuilder(1).threadsPerRunner(4).build()) {
            var answers = new ArrayList<TaskFuture<String>>();
            for (int i = 0; i < 40; i++) {
                answers.add(pool.submit(() -> {
                    TaskContext self = TaskContext.current();
                    SimpleTasks.pause(5);
                    if (TaskContext.current() != self) throw new IllegalStateException("another task's");
                    return self.taskId().toString();
                }));
            }
            var different = new HashSet<String>();
            for (var answer : answers) different.add(answer.get());
            assertThat(different).hasSize(40);
        }
    }
}
