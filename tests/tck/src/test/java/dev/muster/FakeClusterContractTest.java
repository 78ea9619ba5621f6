package dev.muster;

import dev.muster.tck.cluster.FakeCluster;
import dev.muster.tck.executors.AsyncioContract;
import dev.muster.tck.executors.CannotTravelContract;
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
import dev.muster.tck.executors.TracebackContract;
import dev.muster.tck.executors.TravelContract;
import dev.muster.tck.executors.WaitContract;
import dev.muster.tck.executors.WrappersContract;
import org.junit.jupiter.api.Timeout;

/** The contracts of a pool, over a cluster that threads of this JVM simulate. */
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
