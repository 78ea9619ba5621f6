package dev.muster;

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
