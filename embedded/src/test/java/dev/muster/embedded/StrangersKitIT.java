package dev.muster.embedded;

import dev.muster.ExecutorServiceKit;
import dev.muster.ProcessPoolExecutor;
import java.util.concurrent.ExecutorService;

class StrangersKitIT extends ExecutorServiceKit {
    @Override
    protected ExecutorService newExecutor() {
        return ProcessPoolExecutor.builder().target("").maxWorkers(2).build();
    }
}
