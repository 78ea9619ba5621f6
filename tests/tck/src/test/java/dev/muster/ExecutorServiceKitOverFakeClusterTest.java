package dev.muster;

import dev.muster.tck.cluster.FakeCluster;
import dev.muster.tck.executors.ExecutorServiceKit;
import java.util.concurrent.ExecutorService;

class ExecutorServiceKitOverFakeClusterTest extends ExecutorServiceKit {
    @Override
    protected ExecutorService newExecutor() {
        return new FakeCluster(3).pool();
    }
}
