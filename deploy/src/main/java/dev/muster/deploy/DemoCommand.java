package dev.muster.deploy;

import dev.muster.Futures;
import dev.muster.ProcessPoolExecutor;
import dev.muster.TaskFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;

@Command(name = "demo", description = "Show the main job: count the primes below 10^7 on child JVMs of this machine.")
final class DemoCommand implements Callable<Integer> {
    private static final int SLICES = 200;

    private final Shell shell;

    DemoCommand(Shell shell) {
        this.shell = shell;
    }

    /** What one task found, and the process that found it. */
    private record Found(int primes, long pid) {}

    @Override
    public Integer call() throws Exception {
        System.setProperty("muster.log.level", "WARN");
        int runners = Runtime.getRuntime().availableProcessors();
        shell.say("Counting the primes below %,d by trial division: %d tasks, each a lambda, on %d child JVMs."
                .formatted(Primes.LIMIT, SLICES, runners));
        long primes = 0;
        Set<Long> pids = new TreeSet<>();
        Duration start;
        Duration pooled;
        long began = System.nanoTime();
        // A blank target is no target: the demo is for this machine, whatever MUSTER_TARGET says.
        try (var pool =
                ProcessPoolExecutor.builder().target("").maxWorkers(runners).build()) {
            pool.prestartAllWorkers();
            var unused = pool.submit(() -> 1).get();
            start = since(began);
            began = System.nanoTime();
            try (var progress = Progress.of(shell, "muster", SLICES)) {
                for (Found found : completed(pool)) {
                    primes += found.primes();
                    pids.add(found.pid());
                    progress.step();
                }
            }
            pooled = since(began);
        }
        boolean right = primes == Primes.BELOW_LIMIT;
        shell.out().printf("primes below %,d: %,d (%s)%n", Primes.LIMIT, primes, right ? "right" : "WRONG");
        shell.out()
                .printf(
                        "child JVMs: %d, with pids %s; %.2f s from nothing to the first result, then %.2f s to count%n",
                        pids.size(), pids, seconds(start), seconds(pooled));
        if (!right) {
            throw new CommandFailure(
                    ExitCode.TASK_FAILED,
                    "there are " + Primes.BELOW_LIMIT + " primes below that; this is a bug of Muster");
        }
        Duration alone = alone();
        shell.out()
                .printf(
                        "one thread of this JVM: %.2f s to count; the child JVMs were %.1f times as fast on %d processors%n",
                        seconds(alone), seconds(alone) / seconds(pooled), runners);
        return ExitCode.OK.number;
    }

    private static Iterable<Found> completed(ProcessPoolExecutor pool) throws ExecutionException, InterruptedException {
        List<TaskFuture<Found>> futures = new ArrayList<>();
        for (int slice = 0; slice < SLICES; slice++) {
            int from = start(slice);
            int to = start(slice + 1);
            futures.add(pool.submit(() ->
                    new Found(Primes.count(from, to), ProcessHandle.current().pid())));
        }
        Iterable<TaskFuture<Found>> ended = Futures.asCompleted(futures);
        return () -> {
            var each = ended.iterator();
            return new java.util.Iterator<>() {
                @Override
                public boolean hasNext() {
                    return each.hasNext();
                }

                @Override
                public Found next() {
                    return each.next().join();
                }
            };
        };
    }

    private Duration alone() {
        long began = System.nanoTime();
        long primes = 0;
        try (var progress = Progress.of(shell, "one thread", SLICES)) {
            for (int slice = 0; slice < SLICES; slice++) {
                primes += Primes.count(start(slice), start(slice + 1));
                progress.step();
            }
        }
        if (primes != Primes.BELOW_LIMIT) throw new IllegalStateException("one thread counts " + primes + " primes");
        return since(began);
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    private static int start(int slice) {
        return slice * (Primes.LIMIT / SLICES);
    }

    private static double seconds(Duration duration) {
        return Math.max(0.001, duration.toNanos() / 1e9);
    }
}
