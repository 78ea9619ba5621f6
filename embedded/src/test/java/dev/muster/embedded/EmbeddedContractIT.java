package dev.muster.embedded;

import dev.muster.ExecutorContractTest;
import dev.muster.ProcessPoolExecutor;

/** The contract of a pool, over child JVMs of this machine. */
final class EmbeddedContractIT extends ExecutorContractTest {
    @Override
    protected ProcessPoolExecutor newPool(int workers) {
        return ProcessPoolExecutor.builder().target("").maxWorkers(workers).build();
    }
}
