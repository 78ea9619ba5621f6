package dev.muster.embedded;

import dev.muster.ProcessPoolBuilder;
import dev.muster.ProcessPoolExecutor;
import dev.muster.tck.executors.MemoryContract;
import dev.muster.tck.processes.InitializerContract;
import dev.muster.tck.processes.LivenessContract;
import dev.muster.tck.processes.ProcessConstructionContract;
import dev.muster.tck.processes.RunnerDeathContract;
import dev.muster.tck.processes.RunnerLifetimeContract;
import dev.muster.tck.processes.WorkersContract;
import org.junit.jupiter.api.Timeout;

/** The contracts that are about the processes of a pool, over child JVMs of this machine. */
@Timeout(60)
final class RunnerContractIT
        implements ProcessConstructionContract,
                InitializerContract,
                RunnerDeathContract,
                RunnerLifetimeContract,
                WorkersContract,
                MemoryContract,
                LivenessContract {
    @Override
    public ProcessPoolBuilder newBuilder() {
        return ProcessPoolExecutor.builder().target("");
    }
}
