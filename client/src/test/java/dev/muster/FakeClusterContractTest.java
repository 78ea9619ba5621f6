package dev.muster;

/** The contract over a cluster that is played by threads of this JVM. */
final class FakeClusterContractTest extends ExecutorContractTest {
    @Override
    protected ProcessPoolExecutor newPool(int workers) {
        return new FakeCluster(workers).pool();
    }
}
