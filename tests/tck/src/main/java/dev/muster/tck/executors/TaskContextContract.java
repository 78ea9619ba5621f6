package dev.muster.tck.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.TaskFuture;
import dev.muster.task.RemoteCallable;
import dev.muster.task.TaskContext;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a task may ask about itself, whatever runs it. Tests are named after the items of the semantics. */
public interface TaskContextContract extends Contract {
    /** A value of the thread that submits, which stays there. */
    ThreadLocal<String> LOCAL = new ThreadLocal<>();

    @Test
    default void item_21_A18_aTaskThatAsksSeesThatItIsCancelledEvenIfItCatchesTheInterrupt() throws Exception {
        Path seen = Files.createTempFile("muster", ".seen");
        try (var pool = executor(1)) {
            String file = seen.toString();
            var polling = pool.submit(() -> {
                TaskContext self = TaskContext.current();
                boolean before = self.isCancelled();
                Files.writeString(Path.of(file), "begun");
                while (!self.isCancelled()) Thread.onSpinWait();
                while (!Thread.interrupted())
                    Thread.onSpinWait(); // swallows it; it comes at the same time, more or less
                Files.writeString(Path.of(file), before + " " + self.isCancelled());
                return 1;
            });
            TaskFixtures.await(() -> Files.size(seen) > 0);
            assertThat(polling.cancel(true)).isTrue();
            assertThat(pool.submit(() -> TaskContext.current().isCancelled()).get(30, TimeUnit.SECONDS))
                    .as("of the next task on the same thread")
                    .isFalse();
            assertThat(seen).hasContent("false true");
        } finally {
            Files.delete(seen);
        }
    }

    @Test
    default void item_21_A19_aTaskKnowsWhoItIsAndWhereItRuns() throws Exception {
        try (var pool = executor(2)) {
            RemoteCallable<String> whoAmI = () -> {
                TaskContext self = TaskContext.current();
                SimpleTasks.pause(20);
                boolean mine = self.pid() == ProcessHandle.current().pid()
                        && !self.host().isEmpty()
                        && !self.worker().isEmpty()
                        && self.deadline().isEmpty()
                        && !self.isCancelled()
                        && TaskContext.find().orElseThrow() == self;
                return self.taskId() + " " + self.attempt() + " " + mine;
            };
            var answers = new ArrayList<TaskFuture<String>>();
            for (int i = 0; i < 6; i++) answers.add(pool.submit(whoAmI));
            var different = new HashSet<String>();
            for (var answer : answers) {
                assertThat(answer.get()).endsWith(" 1 true");
                different.add(answer.get());
            }
            assertThat(different).hasSize(6);
            var threadOfItsOwn = pool.submit(() -> {
                var found = new ArrayList<Boolean>();
                var thread = new Thread(() -> found.add(TaskContext.find().isPresent()));
                thread.start();
                thread.join();
                return found;
            });
            assertThat(threadOfItsOwn.get()).isEqualTo(List.of(false));
        }
        assertThat(TaskContext.find()).isEmpty();
        assertThatThrownBy(TaskContext::current)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("TaskContext.find()");
    }

    @Test
    default void item_21_A24_threadLocalsOfTheSubmitterAreNotCarried() throws Exception {
        LOCAL.set("here");
        try (var pool = executor(1)) {
            assertThat(pool.submit(() -> String.valueOf(LOCAL.get())).get()).isEqualTo("null");
            String captured = LOCAL.get();
            assertThat(pool.submit(() -> captured).get()).isEqualTo("here");
        } finally {
            LOCAL.remove();
        }
    }
}
