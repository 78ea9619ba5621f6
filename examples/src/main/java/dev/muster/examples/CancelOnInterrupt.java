package dev.muster.examples;

import dev.muster.Futures;
import dev.muster.TaskExecutor;
import dev.muster.TaskFuture;
import dev.muster.ThreadPool;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Tasks without end, until the user presses Ctrl-C: then all of them are cancelled, and the program says so before it ends.
 *
 * <p>Ctrl-C runs the shutdown hooks of a JVM: that of this program interrupts the main thread and waits for it.
 */
public final class CancelOnInterrupt {
    private CancelOnInterrupt() {}

    static boolean work() throws InterruptedException {
        Thread.sleep(3_600_000);
        return true;
    }

    public static void main(String... args) throws ExecutionException {
        Thread main = Thread.currentThread();
        var ended = new CompletableFuture<Void>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            main.interrupt();
            ended.join();
        }));
        try {
            runUntilInterrupted();
        } finally {
            ended.complete(null);
        }
    }

    static void runUntilInterrupted() throws ExecutionException {
        try (TaskExecutor pool = ThreadPool.unbounded()) {
            List<TaskFuture<Boolean>> tasks = Stream.generate(() -> pool.submit(CancelOnInterrupt::work))
                    .limit(3)
                    .toList();
            System.out.println("working");
            try {
                Futures.gather(tasks).get();
            } catch (InterruptedException | CancellationException e) {
                tasks.forEach(task -> task.cancel(true));
                long cancelled = tasks.stream().filter(Future::isCancelled).count();
                System.out.println(cancelled + " tasks cancelled");
            }
        }
    }
}
