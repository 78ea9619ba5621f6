package dev.muster;

import java.util.concurrent.ExecutorService;

class StrangersKitOverThreadsTest extends ExecutorServiceKit {
    @Override
    protected ExecutorService newExecutor() {
        return new ThreadPool(3);
    }
}
