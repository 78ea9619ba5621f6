package dev.muster.tck.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ProcessPoolBuilder;
import dev.muster.ProcessPoolExecutor;
import dev.muster.TaskExecutor;
import dev.muster.tck.executors.Contract;
import dev.muster.tck.fixtures.TaskFixtures;
import org.junit.jupiter.api.AfterAll;

/** What the contracts of a pool of processes have in common. */
public interface ProcessPoolContract extends Contract {
    /** A builder whose pools have real processes behind them. */
    ProcessPoolBuilder newBuilder();

    /** One whose pools run so many tasks at a time. */
    default ProcessPoolBuilder newBuilder(int workers) {
        return newBuilder().maxWorkers(workers);
    }

    /**
     * Whether the processes are there for the pool alone, and end before it. The workers of a cluster end them by themselves, a
     * moment later, and may keep some ready for others.
     */
    default boolean ownsItsProcesses() {
        return true;
    }

    @Override
    default boolean hasProcesses() {
        return true;
    }

    /** Of a process of a pool that has ended. */
    default void assertGone(long pid) {
        if (!ownsItsProcesses()) TaskFixtures.await(() -> !TaskFixtures.isAlive(pid));
        assertThat(TaskFixtures.isAlive(pid)).as("process %s is alive", pid).isFalse();
    }

    @Override
    default ProcessPoolExecutor newExecutor(int workers) {
        return newBuilder(workers).build();
    }

    @Override
    default TaskExecutor executor(int workers) {
        return SharedPools.lend(workers, () -> newExecutor(workers));
    }

    @AfterAll
    static void closeSharedPools() {
        SharedPools.closeAll();
    }
}
