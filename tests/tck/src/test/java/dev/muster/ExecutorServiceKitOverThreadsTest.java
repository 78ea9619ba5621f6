package dev.muster;

import dev.muster.tck.executors.ExecutorServiceKit;
import java.util.concurrent.ExecutorService;

class ExecutorServiceKitOverThreadsTest extends ExecutorServiceKit {
    @Override
    protected ExecutorService newExecutor() {
        return new ThreadPool(3);
    }
}
