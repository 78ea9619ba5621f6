package dev.muster;

import dev.muster.tck.ExecutorServiceKit;
import dev.muster.tck.FakeCluster;
import java.util.concurrent.ExecutorService;

class ExecutorServiceKitOverFakeClusterTest extends ExecutorServiceKit {
    @Override
    protected ExecutorService newExecutor() {
        return new FakeCluster(3).pool();
    }
}
