package dev.muster.examples;

import dev.muster.TaskExecutor;
import dev.muster.TaskFuture;
import dev.muster.ThreadPool;
import java.time.Duration;

/**
 * One wait of a second and one of two seconds, which overlap: two seconds in all. A thread that waits is Java's coroutine; in
 * an unbounded pool it is a virtual one from Java 21 on.
 */
public final class OverlappingWaits {
    private OverlappingWaits() {}

    static String sayAfter(int seconds, String what) throws InterruptedException {
        System.out.println("wait for " + what);
        Thread.sleep(Duration.ofSeconds(seconds).toMillis());
        System.out.println(what);
        return what;
    }

    public static void main(String... args) {
        long start = System.nanoTime();
        try (TaskExecutor pool = ThreadPool.unbounded()) {
            TaskFuture<String> one = pool.submit(OverlappingWaits::sayAfter, 1, "hello");
            TaskFuture<String> two = pool.submit(OverlappingWaits::sayAfter, 2, "world");
            String both = one.result() + " " + two.result();
            System.out.printf("%s after %.1f s%n", both, (System.nanoTime() - start) / 1e9);
        }
    }
}
