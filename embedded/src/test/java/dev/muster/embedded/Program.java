package dev.muster.embedded;

import dev.muster.ProcessPoolExecutor;
import dev.muster.TaskFuture;
import dev.muster.ThreadPool;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A user's program that ends in one way or another; {@link ExitIT} starts it in a JVM of its own. */
final class Program {
    private Program() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "neverCloses" -> neverCloses();
            case "shutsDown" -> shutsDown();
            case "exits" -> exits();
            case "submitsInAHook" -> submitsInAHook();
            case "waits" -> waits();
            case "drops" -> drops();
            case "schedules" -> schedules();
            case "constructs" -> constructs();
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static ProcessPoolExecutor pool() {
        return ProcessPoolExecutor.builder().target("").maxWorkers(1).build();
    }

    private static String appleAfter(long millis) throws InterruptedException {
        boolean ignored = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        return "apple";
    }

    private static void neverCloses() {
        var pool = pool();
        var large = pool.submit(() -> new byte[1 << 20]); // which comes by a file
        var unused = pool.submit(Program::appleAfter, 200L)
                .thenAcceptBoth(large, (apple, bytes) -> System.out.println(apple));
    }

    private static void shutsDown() {
        var pool = pool();
        var running = pool.submit(Program::appleAfter, 200L);
        while (!running.isRunning() && !running.isDone()) LockSupport.parkNanos(1_000_000);
        var unused = running.thenAccept(System.out::println);
        pool.shutdown(false, false);
    }

    /** Starts a task that runs for ever, and says in which process. */
    private static TaskFuture<String> runs(ProcessPoolExecutor pool) throws Exception {
        System.out.println(pool.submit(() -> ProcessHandle.current().pid()).get());
        var running = pool.submit(Program::appleAfter, 600_000L);
        while (!running.isRunning() && !running.isDone()) LockSupport.parkNanos(1_000_000);
        return running;
    }

    private static void exits() throws Exception {
        var unused = runs(pool());
        System.exit(7);
    }

    private static void submitsInAHook() throws Exception {
        var used = pool();
        var running = runs(used);
        var fresh = pool();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            for (var pool : new ProcessPoolExecutor[] {used, fresh}) {
                try {
                    System.out.println("accepted " + pool.submit(() -> 1));
                } catch (RejectedExecutionException e) {
                    System.out.println("rejected");
                }
            }
            try {
                System.out.println("gave " + running.get());
            } catch (ExecutionException | InterruptedException e) {
                System.out.println("did not hang");
            }
        }));
        System.exit(7);
    }

    private static void waits() throws Exception {
        runs(pool()).get();
    }

    private static void drops() throws Exception {
        var last = submittedAndDropped();
        System.out.println(last.get());
        while (ProcessHandle.current().descendants().findAny().isPresent()) {
            System.gc();
            boolean ignored = new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
        }
        System.out.println("ended");
    }

    @SuppressWarnings("resource") // dropped, with what is scheduled
    private static void schedules() {
        var unused = new ThreadPool(1).schedule(() -> System.out.println("a thread"), Duration.ofMillis(300));
        var unusedToo =
                pool().schedule(() -> appleAfter(0), Duration.ofMillis(1_500)).thenAccept(System.out::println);
    }

    private static void constructs() {
        try (var pool = pool();
                var threads = new ThreadPool(1)) {
            System.out.println(pool.isTerminated() || threads.isTerminated() ? "terminated" : "constructed");
        }
        System.out.println("closed");
    }

    private static TaskFuture<String> submittedAndDropped() {
        return pool().submit(Program::appleAfter, 100L);
    }
}
