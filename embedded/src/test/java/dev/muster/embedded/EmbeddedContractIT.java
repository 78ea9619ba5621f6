package dev.muster.embedded;

import dev.muster.AsyncioContract;
import dev.muster.CannotTravelContract;
import dev.muster.ConstructionContract;
import dev.muster.FutureContract;
import dev.muster.GroupContract;
import dev.muster.MapContract;
import dev.muster.MapInputContract;
import dev.muster.ProcessPoolBuilder;
import dev.muster.ProcessPoolContract;
import dev.muster.ProcessPoolExecutor;
import dev.muster.ProcessPoolFutureContract;
import dev.muster.ScheduleContract;
import dev.muster.ShutdownContract;
import dev.muster.SubmitContract;
import dev.muster.TaskContextContract;
import dev.muster.TaskContextProcessContract;
import dev.muster.TracebackContract;
import dev.muster.TracebackProcessContract;
import dev.muster.TravelContract;
import dev.muster.WaitContract;
import dev.muster.WrappersContract;
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
