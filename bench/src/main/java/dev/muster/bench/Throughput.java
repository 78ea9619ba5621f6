package dev.muster.bench;

import dev.muster.ProcessPoolExecutor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/**
 * Measures how many tasks that do nothing pass in a second, and what each costs in CPU time of all processes together; see
 * {@link Workload}. Embedded or, if {@code MUSTER_TARGET} is set, over TCP.
 *
 * <p>Prints a table and appends a line of JSON to a file. Arguments: {@code --rounds N} (3), {@code --results FILE}, {@code
 * --pids 1,2,3} for daemons of the cluster on this machine, whose CPU time counts as well, and {@code --divide N} to measure
 * only the Nth part of the tasks.
 */
public final class Throughput {
    private Throughput() {}

    /** What one workload took, by round. */
    record Measured(String title, int tasks, List<Double> perSecond, List<Double> cpuMicrosPerTask) {}

    public static void main(String... args) throws IOException, InterruptedException, ExecutionException {
        var options = Options.parse(args);
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(); // before we add to it
        var all = new ArrayList<Measured>();
        long start = System.nanoTime();
        try (var pool = new ProcessPoolExecutor()) {
            Workload.check(1, pool.submit(Workload::next, 1).get());
            double firstMillis = (System.nanoTime() - start) / 1e6;
            System.out.printf(
                    "%s, JDK %s, %d processors, %d MiB heap; first result after %.0f ms%n",
                    mode(), Runtime.version().feature(), processors(), heapMib(), firstMillis);
            System.out.printf("%-26s %10s %14s %18s%n", "", "tasks", "tasks/s", "CPU µs/task");
            for (Workload workload : Workload.values()) {
                Measured measured = measure(pool, workload, options);
                all.add(measured);
                System.out.printf(
                        "%-26s %,10d %,14.0f %18.1f%n",
                        measured.title(),
                        measured.tasks(),
                        median(measured.perSecond()),
                        median(measured.cpuMicrosPerTask()));
            }
            String line = json(load, firstMillis, all);
            if (options.results().isPresent()) append(options.results().get(), line);
        }
    }

    /** One round more than asked for: the first warms up all JVMs and does not count. */
    private static Measured measure(ProcessPoolExecutor pool, Workload workload, Options options)
            throws IOException, InterruptedException, ExecutionException {
        int tasks = workload.size() / options.divisor();
        var perSecond = new ArrayList<Double>();
        var cpuMicros = new ArrayList<Double>();
        workload.run(pool, tasks);
        for (int round = 0; round < options.rounds(); round++) {
            long cpu = ProcessTime.nanos(options.pids());
            long start = System.nanoTime();
            workload.run(pool, tasks);
            long elapsed = System.nanoTime() - start;
            perSecond.add(tasks / (elapsed / 1e9));
            cpuMicros.add((ProcessTime.nanos(options.pids()) - cpu) / 1e3 / tasks);
        }
        return new Measured(workload.title(), tasks, perSecond, cpuMicros);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    static String json(double load, double firstMillis, List<Measured> all) {
        var measured = all.stream()
                .map(one -> object(
                        "{'workload':'%s','tasks':%d,'tasksPerSecond':%s,'cpuMicrosPerTask':%s}",
                        one.title(), one.tasks(), rounded(one.perSecond()), rounded(one.cpuMicrosPerTask())))
                .toList();
        String machine = object(
                "'date':'%s','jdk':'%s','cores':%d,'heapMib':%d,'loadAverage':%.1f",
                Instant.now().truncatedTo(ChronoUnit.SECONDS), Runtime.version(), processors(), heapMib(), load);
        return object(
                "{%s,'mode':'%s','firstResultMillis':%.0f,'measured':%s}", machine, mode(), firstMillis, measured);
    }

    private static String object(String format, Object... values) {
        return String.format(Locale.ROOT, format.replace('\'', '"'), values);
    }

    private static List<String> rounded(List<Double> values) {
        return values.stream()
                .map(value -> String.format(Locale.ROOT, "%.1f", value))
                .toList();
    }

    private static void append(Path file, String line) throws IOException {
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String mode() {
        String target = System.getenv("MUSTER_TARGET");
        return target == null || target.isBlank() ? "embedded" : "tcp";
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static long heapMib() {
        return Runtime.getRuntime().maxMemory() >> 20;
    }
}
