package dev.muster.tck.processes;

import dev.muster.ProcessPoolExecutor;
import dev.muster.TaskExecutor;
import dev.muster.tck.fixtures.TaskFixtures;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Pools that the tests of a class share, since most tests need an executor and not a new one: starting processes takes longer
 * than those tests do. For the thread of the tests only.
 */
public final class SharedPools {
    private static final Map<Integer, ProcessPoolExecutor> POOLS = new TreeMap<>();

    private SharedPools() {}

    /** An executor that its test closes as it would close its own, which waits for the tasks and leaves the pool to the next test. */
    static TaskExecutor lend(int workers, Supplier<ProcessPoolExecutor> newPool) {
        ProcessPoolExecutor pool = POOLS.computeIfAbsent(workers, any -> newPool.get());
        return (TaskExecutor) Proxy.newProxyInstance(
                SharedPools.class.getClassLoader(), new Class<?>[] {TaskExecutor.class}, (loan, method, arguments) -> {
                    if (!method.getName().equals("close")) return invoke(pool, method, arguments);
                    takeBack(workers, pool);
                    return null;
                });
    }

    private static Object invoke(ProcessPoolExecutor pool, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(pool, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void takeBack(int workers, ProcessPoolExecutor pool) {
        try {
            TaskFixtures.await(() -> pool.tasks().isEmpty());
        } catch (AssertionError leftTasksBehind) {
            POOLS.remove(workers);
            pool.killWorkers();
            throw leftTasksBehind;
        }
        // A pool that a test has ended or broken is of no use to the next one.
        if (pool.isShutdown() || pool.isBroken()) {
            POOLS.remove(workers);
            pool.close();
        }
    }

    /** Ends them; they start again when they are needed again. */
    public static void closeAll() {
        POOLS.values().forEach(ProcessPoolExecutor::close);
        POOLS.clear();
    }
}
