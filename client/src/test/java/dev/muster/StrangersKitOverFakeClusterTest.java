package dev.muster;

import java.util.concurrent.ExecutorService;

class StrangersKitOverFakeClusterTest extends ExecutorServiceKit {
    @Override
    protected ExecutorService newExecutor() {
        return new FakeCluster(3).pool();
    }
}
