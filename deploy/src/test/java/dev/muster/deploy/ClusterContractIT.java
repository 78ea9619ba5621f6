package dev.muster.deploy;

import dev.muster.tck.executors.CannotTravelContract;
import dev.muster.tck.executors.FutureContract;
import dev.muster.tck.executors.MapContract;
import dev.muster.tck.executors.MapInputContract;
import dev.muster.tck.executors.MemoryContract;
import dev.muster.tck.executors.ScheduleContract;
import dev.muster.tck.executors.ShutdownContract;
import dev.muster.tck.executors.SubmitContract;
import dev.muster.tck.executors.TaskContextContract;
import dev.muster.tck.executors.TracebackContract;
import dev.muster.tck.executors.TravelContract;
import dev.muster.tck.executors.WrappersContract;
import dev.muster.tck.processes.InitializerContract;
import dev.muster.tck.processes.LivenessContract;
import dev.muster.tck.processes.ProcessPoolFutureContract;
import dev.muster.tck.processes.RunnerDeathContract;
import dev.muster.tck.processes.RunnerLifetimeContract;
import dev.muster.tck.processes.TaskContextProcessContract;
import dev.muster.tck.processes.TracebackProcessContract;
import dev.muster.tck.processes.WorkersContract;
import org.junit.jupiter.api.Timeout;

/** The contracts of a pool, in clusters over TCP. */
@Timeout(100)
final class ClusterContractIT extends OverClusters
        implements SubmitContract,
                FutureContract,
                MapContract,
                MapInputContract,
                ShutdownContract,
                ScheduleContract,
                TravelContract,
                CannotTravelContract,
                WrappersContract,
                InitializerContract,
                RunnerDeathContract,
                RunnerLifetimeContract,
                WorkersContract,
                MemoryContract,
                LivenessContract,
                TaskContextContract,
                TaskContextProcessContract,
                TracebackContract,
                TracebackProcessContract,
                ProcessPoolFutureContract {}
