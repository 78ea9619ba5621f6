package dev.muster.examples;

import dev.muster.TaskExecutor;
import dev.muster.TaskFuture;
import dev.muster.ThreadPool;
import java.util.List;

/**
 * A callback that has an argument in addition to the future: a lambda captures it. Callbacks run in this program, not in the
 * process of the task.
 */
public final class CallbackWithArgument {
    private CallbackWithArgument() {}

    static int square(int n) {
        return n * n;
    }

    static void report(int n, TaskFuture<Integer> future) {
        System.out.println(n + " squared is " + future.result());
    }

    public static void main(String... args) {
        try (TaskExecutor pool = new ThreadPool(1)) {
            for (int n : List.of(3, 4, 5)) {
                TaskFuture<Integer> future = pool.submit(CallbackWithArgument::square, n);
                var unused = future.addDoneCallback(done -> report(n, done));
            }
        }
    }
}
