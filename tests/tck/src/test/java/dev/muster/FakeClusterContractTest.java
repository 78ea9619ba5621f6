package dev.muster;

import dev.muster.tck.AsyncioContract;
import dev.muster.tck.CannotTravelContract;
import dev.muster.tck.ConstructionContract;
import dev.muster.tck.FakeCluster;
import dev.muster.tck.FutureContract;
import dev.muster.tck.GroupContract;
import dev.muster.tck.MapContract;
import dev.muster.tck.MapInputContract;
import dev.muster.tck.MemoryContract;
import dev.muster.tck.ScheduleContract;
import dev.muster.tck.ShutdownContract;
import dev.muster.tck.SubmitContract;
import dev.muster.tck.TaskContextContract;
import dev.muster.tck.TracebackContract;
import dev.muster.tck.TravelContract;
import dev.muster.tck.WaitContract;
import dev.muster.tck.WrappersContract;
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
