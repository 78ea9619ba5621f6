package dev.muster.embedded;

import dev.muster.ProcessPoolBuilder;
import dev.muster.ProcessPoolExecutor;
import dev.muster.RunnerDeathContract;
import org.junit.jupiter.api.Timeout;

/** The contracts that are about the processes of a pool, over child JVMs of this machine. */
@Timeout(60)
final class RunnerContractIT implements RunnerDeathContract {
    @Override
    public ProcessPoolBuilder newBuilder() {
        return ProcessPoolExecutor.builder().target("");
    }
}
