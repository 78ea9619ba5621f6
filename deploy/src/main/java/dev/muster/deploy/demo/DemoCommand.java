package dev.muster.deploy.demo;

import dev.muster.Futures;
import dev.muster.ProcessPoolExecutor;
import dev.muster.TaskFuture;
import dev.muster.deploy.console.CommandContext;
import dev.muster.deploy.console.CommandFailure;
import dev.muster.deploy.console.ExitCode;
import dev.muster.deploy.console.Progress;
import dev.muster.deploy.settings.WholeNumber;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = "Run the same work in one thread and on child JVMs of this machine, and compare the times.")
public final class DemoCommand implements Callable<Integer> {
    private static final int NUMBERS_PER_TASK = 100_000;
    private static final int TASKS_MAX = 10_000;
    private static final int WARM_ROUNDS_MAX = 5;
    private static final long WARM_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final CommandContext context;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            converter = WholeNumber.DemoSeconds.class,
            defaultValue = "10",
            description = "The amount of work, in CPU seconds of one thread (default: ${DEFAULT-VALUE}).")
    private int seconds = 10;

    public DemoCommand(CommandContext context) {
        this.context = context;
    }

    /** How many primes, what it cost, and the processes that counted them. */
    private record Counted(int tasks, long primes, TimeSpent spent, Set<Long> pids) {}

    /** The same of one task. */
    private record Part(int primes, long cpuNanos, long pid) {}

    @Override
    public Integer call() throws ExecutionException, InterruptedException {
        System.setProperty("muster.log.level", "WARN");
        int runners = Runtime.getRuntime().availableProcessors();
        context.inform(
                ("The demo counts primes by trial division: for %d s in one thread, then the same numbers as tasks"
                                + " on %d child JVMs. Each task is a lambda. Both sides warm up before the measurement.")
                        .formatted(seconds, runners));
        Counted alone = alone();
        Counted pooled = pooled(runners, alone.tasks());
        report(runners, alone, pooled);
        return ExitCode.OK.number;
    }

    /** Counts on until the time is up: so much is the work. */
    private Counted alone() {
        keepBusy(WARM_NANOS);
        long work = TimeUnit.SECONDS.toNanos(seconds);
        long primes = 0;
        int tasks = 0;
        int steps = 0;
        long wall = System.nanoTime();
        long cpu = TimeSpent.cpuNanosOfThisThread();
        long spent = 0;
        try (var progress = Progress.of(context, "one thread", 100)) {
            while (spent < work && tasks < TASKS_MAX) {
                primes += Primes.count(start(tasks), start(tasks + 1));
                tasks++;
                spent = TimeSpent.cpuNanosOfThisThread() - cpu;
                for (; steps < 100 && steps < spent * 100 / work; steps++) progress.step();
            }
        }
        var cost = new TimeSpent(System.nanoTime() - wall, spent);
        return new Counted(tasks, primes, cost, Set.of(ProcessHandle.current().pid()));
    }

    private Counted pooled(int runners, int tasks) throws ExecutionException, InterruptedException {
        long began = System.nanoTime();
        // A blank target is no target: the demo is for this machine, whatever MUSTER_TARGET says.
        try (var pool =
                ProcessPoolExecutor.builder().target("").maxWorkers(runners).build()) {
            pool.prestartAllWorkers();
            var unused = pool.submit(() -> 1).get();
            context.out()
                    .printf(
                            "%d child JVMs: %.2f s until the first result, with the start of the processes%n",
                            runners, secondsSince(began));
            warm(pool, runners);
            return count(pool, tasks);
        }
    }

    /** Has each process compile what it will run. */
    private static void warm(ProcessPoolExecutor pool, int runners) throws ExecutionException, InterruptedException {
        var pids = new TreeSet<Long>();
        for (int round = 0; round < WARM_ROUNDS_MAX && pids.size() < runners; round++) {
            var tasks = IntStream.range(0, runners)
                    .mapToObj(i -> pool.submit(() -> keepBusy(WARM_NANOS)))
                    .toList();
            pids.addAll(Futures.gather(tasks).get());
        }
    }

    private Counted count(ProcessPoolExecutor pool, int tasks) throws ExecutionException, InterruptedException {
        long began = System.nanoTime();
        var futures = new ArrayList<TaskFuture<Part>>();
        for (int task = 0; task < tasks; task++) {
            int from = start(task);
            int to = start(task + 1);
            futures.add(pool.submit(() -> part(from, to)));
        }
        long primes = 0;
        long cpu = 0;
        var pids = new TreeSet<Long>();
        try (var progress = Progress.of(context, "muster", tasks)) {
            for (TaskFuture<Part> done : Futures.asCompleted(futures)) {
                Part part = done.get();
                primes += part.primes();
                cpu += part.cpuNanos();
                pids.add(part.pid());
                progress.step();
            }
        }
        return new Counted(tasks, primes, new TimeSpent(System.nanoTime() - began, cpu), pids);
    }

    private static Part part(int from, int to) {
        long before = TimeSpent.cpuNanosOfThisThread();
        int primes = Primes.count(from, to);
        long spent = TimeSpent.cpuNanosOfThisThread() - before;
        return new Part(primes, spent, ProcessHandle.current().pid());
    }

    /** Counts for so long; returns the process. */
    private static long keepBusy(long cpuNanos) {
        long end = TimeSpent.cpuNanosOfThisThread() + cpuNanos;
        while (TimeSpent.cpuNanosOfThisThread() < end) {
            if (Primes.count(0, NUMBERS_PER_TASK / 10) == 0) throw new IllegalStateException("there are no primes");
        }
        return ProcessHandle.current().pid();
    }

    private void report(int runners, Counted alone, Counted pooled) {
        PrintStream out = context.out();
        int limit = start(alone.tasks());
        int expected = Primes.countBySieve(limit);
        boolean right = alone.primes() == expected && pooled.primes() == expected;
        out.printf(
                "primes below %,d: %,d, in %d tasks by the processes %s (%s)%n",
                limit, pooled.primes(), pooled.tasks(), pooled.pids(), right ? "right" : "WRONG");
        if (!right) {
            throw new CommandFailure(
                    ExitCode.TASK_FAILED,
                    "a sieve finds %,d primes below that number and one thread finds %,d; this is a bug in Muster, please report it"
                            .formatted(expected, alone.primes()));
        }
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        var comparison = new DemoComparison(runners, alone.spent(), pooled.spent(), load);
        String line = "%-13s %6.2f s elapsed, %6.2f s of CPU%s%n";
        out.printf(
                line, "one thread:", alone.spent().wallSeconds(), alone.spent().cpuSeconds(), "");
        out.printf(
                line,
                runners + " child JVMs:",
                pooled.spent().wallSeconds(),
                pooled.spent().cpuSeconds(),
                ": %.1f times as fast".formatted(comparison.timesAsFast()));
        List<String> explanation = comparison.explanation();
        explanation.forEach(out::println);
    }

    private static int start(int task) {
        return task * NUMBERS_PER_TASK;
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }
}
