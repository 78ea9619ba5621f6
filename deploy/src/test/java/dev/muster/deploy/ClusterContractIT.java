package dev.muster.deploy;

import dev.muster.CannotTravelContract;
import dev.muster.FutureContract;
import dev.muster.InitializerContract;
import dev.muster.LivenessContract;
import dev.muster.MapContract;
import dev.muster.MapInputContract;
import dev.muster.MemoryContract;
import dev.muster.ProcessPoolFutureContract;
import dev.muster.RunnerDeathContract;
import dev.muster.RunnerLifetimeContract;
import dev.muster.ScheduleContract;
import dev.muster.ShutdownContract;
import dev.muster.SubmitContract;
import dev.muster.TaskContextContract;
import dev.muster.TaskContextProcessContract;
import dev.muster.TracebackContract;
import dev.muster.TracebackProcessContract;
import dev.muster.TravelContract;
import dev.muster.WorkersContract;
import dev.muster.WrappersContract;
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
