package dev.muster.tck.executors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.TaskExecutor;
import dev.muster.tck.fixtures.TaskFixtures;
import org.junit.jupiter.api.AfterEach;

/** What the contracts of an executor have in common: an executor to try, and tasks to try it with. */
public interface Contract {
    /** Longer than a cancel is on its way to the process, even on a busy machine. */
    int NEWS_MILLIS = 300;

    /** A fresh executor that runs so many tasks at a time; the test closes it. */
    TaskExecutor newExecutor(int workers);

    /** An executor for a test that neither ends nor breaks it; other tests may have used it before. The test closes it as well. */
    default TaskExecutor executor(int workers) {
        return newExecutor(workers);
    }

    /** Whether tasks run in other processes, on copies. */
    default boolean isRemote() {
        return true;
    }

    /** Whether those are processes of the operating system, and not simulated by threads. */
    default boolean hasProcesses() {
        return false;
    }

    /** Of the process that a task says it ran in: not this one, where there are others. */
    default void assertElsewhere(long pid) {
        assertThat(pid != ProcessHandle.current().pid())
                .as("ran in another process than this one")
                .isEqualTo(hasProcesses());
    }

    /** A thread that is no daemon stays for open tasks only: one that is left over keeps the user's program from ending. */
    @AfterEach
    default void nothingKeepsTheProgramAlive() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.isDaemon() || !thread.getName().startsWith("muster")) continue;
            if (TaskFixtures.BLAMED.contains(thread))
                continue; // on the test that left it, and not on those that follow
            thread.join(10_000);
            if (thread.isAlive()) TaskFixtures.BLAMED.add(thread);
            assertThat(thread.isAlive()).as("%s is alive", thread).isFalse();
        }
    }
}
