package dev.muster.embedded;

import dev.muster.ProcessPoolBuilder;
import dev.muster.ProcessPoolExecutor;
import dev.muster.tck.executors.AsyncioContract;
import dev.muster.tck.executors.CannotTravelContract;
import dev.muster.tck.executors.ConstructionContract;
import dev.muster.tck.executors.FutureContract;
import dev.muster.tck.executors.GroupContract;
import dev.muster.tck.executors.MapContract;
import dev.muster.tck.executors.MapInputContract;
import dev.muster.tck.executors.ScheduleContract;
import dev.muster.tck.executors.ShutdownContract;
import dev.muster.tck.executors.SubmitContract;
import dev.muster.tck.executors.TaskContextContract;
import dev.muster.tck.executors.TracebackContract;
import dev.muster.tck.executors.TravelContract;
import dev.muster.tck.executors.WaitContract;
import dev.muster.tck.executors.WrappersContract;
import dev.muster.tck.processes.ProcessPoolContract;
import dev.muster.tck.processes.ProcessPoolFutureContract;
import dev.muster.tck.processes.TaskContextProcessContract;
import dev.muster.tck.processes.TracebackProcessContract;
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
