package dev.muster;

import dev.muster.tck.AsyncioContract;
import dev.muster.tck.ConstructionContract;
import dev.muster.tck.FutureContract;
import dev.muster.tck.GroupContract;
import dev.muster.tck.MapContract;
import dev.muster.tck.MapInputContract;
import dev.muster.tck.MemoryContract;
import dev.muster.tck.ScheduleContract;
import dev.muster.tck.ShutdownContract;
import dev.muster.tck.SubmitContract;
import dev.muster.tck.TaskContextContract;
import dev.muster.tck.WaitContract;
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
