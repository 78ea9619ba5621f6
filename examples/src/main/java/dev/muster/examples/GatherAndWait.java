package dev.muster.examples;

import dev.muster.Futures;
import dev.muster.TaskExecutor;
import dev.muster.TaskFuture;
import dev.muster.ThreadPool;
import java.util.List;
import java.util.stream.IntStream;

/** All results of a list of tasks in order with {@code gather}, and which of them are done with {@code await}. */
public final class GatherAndWait {
    private GatherAndWait() {}

    static int square(int n) throws InterruptedException {
        Thread.sleep(10L * (5 - n));
        return n * n;
    }

    static List<TaskFuture<Integer>> tasks(TaskExecutor pool) {
        return IntStream.range(0, 5)
                .mapToObj(n -> pool.submit(GatherAndWait::square, n))
                .toList();
    }

    public static void main(String... args) throws InterruptedException {
        try (TaskExecutor pool = ThreadPool.unbounded()) {
            System.out.println("gather: " + Futures.gather(tasks(pool)).result());
            var answer = Futures.await(tasks(pool));
            System.out.println("wait: " + answer.done().size() + " done, "
                    + answer.notDone().size() + " pending");
        }
    }
}
