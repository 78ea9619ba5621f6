package dev.muster.examples;

import dev.muster.TaskExecutor;
import dev.muster.ThreadPool;

/**
 * A task that submits another one and waits for its result. In a pool of threads that may be the same pool, even one of a single
 * thread: who waits runs what has not started itself. A task in another process calls the inner function instead.
 */
public final class NestedCalls {
    private NestedCalls() {}

    static int inner(int n) throws InterruptedException {
        Thread.sleep(100);
        return n + 1;
    }

    static int outer(TaskExecutor pool, int n) {
        System.out.println("outer calls inner");
        int result = pool.submit(NestedCalls::inner, n).result();
        System.out.println("inner returned " + result);
        return 2 * result;
    }

    public static void main(String... args) {
        try (TaskExecutor pool = new ThreadPool(1)) {
            int result = pool.submit(() -> outer(pool, 20)).result();
            System.out.println("outer returned " + result);
        }
    }
}
