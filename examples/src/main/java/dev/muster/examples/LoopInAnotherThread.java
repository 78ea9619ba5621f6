package dev.muster.examples;

import dev.muster.TaskExecutor;
import dev.muster.TaskFuture;
import dev.muster.ThreadPool;

/** An event loop in another thread, which the main thread feeds: a pool of one thread, which runs one thing after the other. */
public final class LoopInAnotherThread {
    private LoopInAnotherThread() {}

    static int square(int n) {
        return n * n;
    }

    public static void main(String... args) {
        try (TaskExecutor loop = new ThreadPool(1)) {
            for (String name : new String[] {"first", "second", "third"}) {
                loop.execute(() -> System.out.println("callback " + name));
            }
            TaskFuture<Integer> future = loop.submit(LoopInAnotherThread::square, 3);
            System.out.println("the result is " + future.result());
            loop.execute(() -> System.out.println("stop"));
        }
    }
}
