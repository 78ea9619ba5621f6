package dev.muster;

import org.junit.jupiter.api.Timeout;

/** The contracts of a pool, over a cluster that is played by threads of this JVM. */
@Timeout(60)
final class FakeClusterContractTest
        implements ConstructionContract,
                SubmitContract,
                ScheduleContract,
                FutureContract,
                AsyncioContract,
                GroupContract,
                MapContract,
                MapInputContract,
                MemoryContract,
                ShutdownContract,
                TravelContract,
                CannotTravelContract,
                TracebackContract,
                TaskContextContract,
                WaitContract,
                WrappersContract {
    @Override
    public ProcessPoolExecutor newExecutor(int workers) {
        return new FakeCluster(workers).pool();
    }
}
