package dev.muster.client;

import dev.muster.ExecutorDelegate;
import dev.muster.ExecutorProvider;
import dev.muster.ProcessPoolBuilder;
import dev.muster.client.futures.DefaultFutureOperations;
import dev.muster.client.threads.DefaultThreadPool;

/** Makes the executors of this module. */
public final class ClientProvider implements ExecutorProvider {
    private static final FutureOperations FUTURES = new DefaultFutureOperations();

    /** For {@link java.util.ServiceLoader}. */
    public ClientProvider() {}

    @Override
    public ProcessPoolBuilder processPool() {
        return new DefaultProcessPoolBuilder();
    }

    @Override
    public ExecutorDelegate threadPool(int maxThreads) {
        return new DefaultThreadPool(maxThreads);
    }

    @Override
    public ExecutorDelegate unboundedThreadPool() {
        return DefaultThreadPool.unbounded();
    }

    @Override
    public FutureOperations futures() {
        return FUTURES;
    }
}
