package dev.muster.runner;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.ForkJoinWorkerThread;

/**
 * Makes the threads of the common pool see the user's classes. By themselves they see those of the application class path,
 * which here is ours: a service loader or a deserializer inside a parallel stream would find nothing.
 *
 * <p>Public, with a public constructor, because the platform makes it by its name.
 */
public final class CommonPoolThreads implements ForkJoinWorkerThreadFactory {
    private static volatile ClassLoader userLoader = ClassLoader.getSystemClassLoader();

    /** Must run before anything touches the common pool. */
    static void install() {
        System.setProperty("java.util.concurrent.ForkJoinPool.common.threadFactory", CommonPoolThreads.class.getName());
    }

    static void see(ClassLoader loader) {
        userLoader = loader;
    }

    @Override
    public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
        return new Worker(pool);
    }

    private static final class Worker extends ForkJoinWorkerThread {
        Worker(ForkJoinPool pool) {
            super(pool);
            setContextClassLoader(userLoader);
        }
    }
}
