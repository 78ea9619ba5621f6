package dev.muster.embedded;

import dev.muster.ProcessPoolExecutor;
import dev.muster.tck.executors.ExecutorServiceKit;
import java.util.concurrent.ExecutorService;

class ExecutorServiceKitIT extends ExecutorServiceKit {
    @Override
    protected ExecutorService newExecutor() {
        return ProcessPoolExecutor.builder().target("").maxWorkers(2).build();
    }
}
