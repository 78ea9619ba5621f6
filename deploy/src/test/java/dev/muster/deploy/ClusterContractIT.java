package dev.muster.deploy;

import dev.muster.tck.CannotTravelContract;
import dev.muster.tck.FutureContract;
import dev.muster.tck.InitializerContract;
import dev.muster.tck.LivenessContract;
import dev.muster.tck.MapContract;
import dev.muster.tck.MapInputContract;
import dev.muster.tck.MemoryContract;
import dev.muster.tck.ProcessPoolFutureContract;
import dev.muster.tck.RunnerDeathContract;
import dev.muster.tck.RunnerLifetimeContract;
import dev.muster.tck.ScheduleContract;
import dev.muster.tck.ShutdownContract;
import dev.muster.tck.SubmitContract;
import dev.muster.tck.TaskContextContract;
import dev.muster.tck.TaskContextProcessContract;
import dev.muster.tck.TracebackContract;
import dev.muster.tck.TracebackProcessContract;
import dev.muster.tck.TravelContract;
import dev.muster.tck.WorkersContract;
import dev.muster.tck.WrappersContract;
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
