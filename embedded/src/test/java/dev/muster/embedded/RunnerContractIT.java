package dev.muster.embedded;

import dev.muster.InitializerContract;
import dev.muster.LivenessContract;
import dev.muster.MemoryContract;
import dev.muster.ProcessConstructionContract;
import dev.muster.ProcessPoolBuilder;
import dev.muster.ProcessPoolExecutor;
import dev.muster.RunnerDeathContract;
import dev.muster.RunnerLifetimeContract;
import dev.muster.WorkersContract;
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
