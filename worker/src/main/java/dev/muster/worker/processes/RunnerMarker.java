package dev.muster.worker.processes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The environment variable that everything inherits which a runner starts. A process that forks twice and makes a session of
 * its own has no parent to be found by, but it keeps its environment: {@code /proc} shows it.
 *
 * @param value names a home of a worker, an incarnation, the process of its daemon and a runner, so that each can be swept by
 *     itself
 */
public record RunnerMarker(String value) {
    public static final String VARIABLE = "MUSTER_RUNNER";

    private static final Path PROC = Path.of("/proc");
    private static final int ENVIRONMENT_BYTES_MAX = 4 * 1024 * 1024;
    // In /proc/PID/stat, counted from the state of the process; see proc(5).
    private static final int STATE = 0;
    private static final int FLAGS = 6;
    private static final int ENVIRONMENT_START = 47;
    private static final int ENVIRONMENT_END = 48;
    private static final long KERNEL_THREAD = 0x0020_0000;
    /** A process that forks faster than this many sweeps in a row survives until the next sweep. */
    private static final int ROUNDS_MAX = 100;

    private static final DaemonProcess SELF = DaemonProcess.self();
    private static final Pattern DOT = Pattern.compile("\\.");
    private static final Pattern BLANK = Pattern.compile(" ");

    public static RunnerMarker of(String home, long incarnation, long runner) {
        return of(home, incarnation, SELF, runner);
    }

    public static RunnerMarker of(String home, long incarnation, DaemonProcess daemon, long runner) {
        return new RunnerMarker(home + "." + Long.toHexString(incarnation) + "." + daemon + "." + runner);
    }

    /** What to set in the environment of the runner: a pool within a runner keeps the markers of the runner around it. */
    public String variableValue() {
        String outer = System.getenv(VARIABLE);
        return outer == null || outer.isEmpty() ? value : outer + "," + value;
    }

    /** In how many runners, one within the other, this process lives; 0 in a program that no task started. */
    public static int depth() {
        String outer = System.getenv(VARIABLE);
        return outer == null || outer.isEmpty() ? 0 : outer.split(",", -1).length;
    }

    /** Kills this runner, what it has started, and what that has started behind its back. */
    public void kill(Process runner) {
        List<ProcessHandle> descendants;
        try {
            descendants = runner.descendants().toList();
        } catch (RuntimeException e) {
            descendants = List.of(); // no list of processes to be had: the marker has to do
        }
        runner.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        sweep();
    }

    /** Kills whatever this runner has left behind; returns how many processes that were. */
    public int sweep() {
        return sweep(value::equals);
    }

    /**
     * Kills what earlier incarnations of the worker of this home have left behind, which are dead, because its home was free; and
     * what any other daemon has left behind that is provably dead.
     */
    public static int sweepOrphans(String home, long incarnation) {
        String ours = home + "." + Long.toHexString(incarnation) + ".";
        Map<String, Boolean> dead = new HashMap<>(); // who is dead stays dead, and who lives now is not to be touched
        return sweep(marker -> !marker.startsWith(ours)
                && (marker.startsWith(home + ".")
                        || dead.computeIfAbsent(daemonOf(marker), RunnerMarker::isProvablyDead)));
    }

    private static String daemonOf(String marker) {
        String[] parts = DOT.split(marker, -1);
        return parts.length == 4 ? parts[2] : "";
    }

    private static boolean isProvablyDead(String daemon) {
        return DaemonProcess.parse(daemon).filter(DaemonProcess::isProvablyDead).isPresent();
    }

    private static int sweep(Predicate<String> marker) {
        int killed = 0;
        for (int round = 0; round < ROUNDS_MAX; round++) {
            Scan scan = scan(marker);
            if (scan.isComplete() && scan.found().isEmpty()) return killed;
            killed = Math.max(killed, scan.found().size());
            scan.found().forEach(ProcessHandle::destroyForcibly);
            // The dead lose their environment at once, so what is found after this pause was forked meanwhile.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return killed;
    }

    /** The living processes with such a marker; none where there is no {@code /proc}. */
    public static List<ProcessHandle> marked(Predicate<String> marker) {
        return scan(marker).found();
    }

    /**
     * What one look at all processes found.
     *
     * @param isComplete false if a process was about to run another program: then the system shows no environment of it, for
     *     some milliseconds on a busy machine
     */
    private record Scan(List<ProcessHandle> found, boolean isComplete) {}

    private static Scan scan(Predicate<String> marker) {
        var found = new ArrayList<ProcessHandle>();
        boolean complete = true;
        if (!Files.isDirectory(PROC)) return new Scan(found, true);
        long self = ProcessHandle.current().pid();
        try (var directories = Files.newDirectoryStream(PROC, "[1-9]*")) {
            for (Path directory : directories) {
                long pid = pid(directory);
                if (pid < 0 || pid == self) continue;
                // The handle first: it remembers when the process started, so never kills another of that number.
                Optional<ProcessHandle> handle = ProcessHandle.of(pid);
                if (handle.isEmpty()) continue;
                Optional<String> environment = read(directory.resolve("environ"));
                if (environment.isEmpty()) continue; // gone, or of another user
                if (hasMarker(environment.get(), marker)) found.add(handle.get());
                complete &= !environment.get().isEmpty() || hasNoEnvironment(directory);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // What was found before still counts; the next death sweeps again.
        }
        return new Scan(found, complete);
    }

    private static long pid(Path directory) {
        try {
            return Long.parseLong(directory.getFileName().toString());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Whether a process that showed no environment really has none, and is not about to get one. */
    private static boolean hasNoEnvironment(Path directory) {
        String stat = read(directory.resolve("stat")).orElse("");
        String[] fields =
                BLANK.split(stat.substring(stat.lastIndexOf(')') + 1).trim(), -1); // the name may contain anything
        if (fields.length <= ENVIRONMENT_END || "ZX".contains(fields[STATE])) return true; // gone, or dead
        if ((Long.parseLong(fields[FLAGS]) & KERNEL_THREAD) != 0) return true;
        // Both are 0 until the new program has its environment.
        return !fields[ENVIRONMENT_START].equals("0") && fields[ENVIRONMENT_START].equals(fields[ENVIRONMENT_END]);
    }

    private static Optional<String> read(Path file) {
        try (var in = Files.newInputStream(file)) {
            return Optional.of(new String(in.readNBytes(ENVIRONMENT_BYTES_MAX), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean hasMarker(String environment, Predicate<String> marker) {
        String start = VARIABLE + "=";
        int at = environment.startsWith(start) ? 0 : environment.indexOf("\0" + start) + 1;
        if (at == 0 && !environment.startsWith(start)) return false;
        int end = environment.indexOf('\0', at);
        String value = environment.substring(at + start.length(), end < 0 ? environment.length() : end);
        for (String each : value.split(",", -1)) if (marker.test(each)) return true;
        return false;
    }
}
