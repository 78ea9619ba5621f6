package dev.muster;

import dev.muster.tck.executors.AsyncioContract;
import dev.muster.tck.executors.ConstructionContract;
import dev.muster.tck.executors.FutureContract;
import dev.muster.tck.executors.GroupContract;
import dev.muster.tck.executors.MapContract;
import dev.muster.tck.executors.MapInputContract;
import dev.muster.tck.executors.MemoryContract;
import dev.muster.tck.executors.ScheduleContract;
import dev.muster.tck.executors.ShutdownContract;
import dev.muster.tck.executors.SubmitContract;
import dev.muster.tck.executors.TaskContextContract;
import dev.muster.tck.executors.WaitContract;
import org.junit.jupiter.api.Timeout;

/** The contracts of an executor that need no processes, over threads. */
@Timeout(60)
final class ThreadPoolContractTest
        implements ConstructionContract,
                SubmitContract,
                FutureContract,
                AsyncioContract,
                GroupContract,
                MapContract,
                MapInputContract,
                MemoryContract,
                ShutdownContract,
                ScheduleContract,
                TaskContextContract,
                WaitContract {
    @Override
    public ThreadPool newExecutor(int workers) {
        return new ThreadPool(workers);
    }

    @Override
    public boolean isRemote() {
        return false;
    }
}
