package dev.muster.embedded;

import dev.muster.ProcessPoolBuilder;
import dev.muster.ProcessPoolExecutor;
import dev.muster.tck.AsyncioContract;
import dev.muster.tck.CannotTravelContract;
import dev.muster.tck.ConstructionContract;
import dev.muster.tck.FutureContract;
import dev.muster.tck.GroupContract;
import dev.muster.tck.MapContract;
import dev.muster.tck.MapInputContract;
import dev.muster.tck.ProcessPoolContract;
import dev.muster.tck.ProcessPoolFutureContract;
import dev.muster.tck.ScheduleContract;
import dev.muster.tck.ShutdownContract;
import dev.muster.tck.SubmitContract;
import dev.muster.tck.TaskContextContract;
import dev.muster.tck.TaskContextProcessContract;
import dev.muster.tck.TracebackContract;
import dev.muster.tck.TracebackProcessContract;
import dev.muster.tck.TravelContract;
import dev.muster.tck.WaitContract;
import dev.muster.tck.WrappersContract;
import org.junit.jupiter.api.Timeout;

/** The contracts of a pool, over child JVMs of this machine. */
@Timeout(60)
final class EmbeddedContractIT
        implements ProcessPoolContract,
                ConstructionContract,
                SubmitContract,
                ScheduleContract,
                FutureContract,
                AsyncioContract,
                GroupContract,
                MapContract,
                MapInputContract,
                ProcessPoolFutureContract,
                ShutdownContract,
                TravelContract,
                CannotTravelContract,
                TracebackContract,
                TracebackProcessContract,
                TaskContextContract,
                TaskContextProcessContract,
                WaitContract,
                WrappersContract {
    @Override
    public ProcessPoolBuilder newBuilder() {
        return ProcessPoolExecutor.builder().target("");
    }
}
