package dev.muster.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.stream.Stream;

/**
 * The CPU time of processes and of everything they have started, as Linux keeps it in {@code /proc}: of those that live, and
 * of those that have ended and were waited for.
 */
final class ProcessTime {
    /** What the kernel shows to programs is in hundredths of a second on every architecture, whatever it counts in itself. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private ProcessTime() {}

    /** That of this process and of these, each with its descendants; a process is counted once. */
    static long nanos(Collection<Long> otherPids) throws IOException {
        var pids = new LinkedHashSet<Long>();
        Stream.concat(Stream.of(ProcessHandle.current().pid()), otherPids.stream())
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .forEach(process -> pids.add(process.pid()));
        long ticks = 0;
        for (long pid : pids) ticks += ticks(pid);
        return ticks * NANOS_PER_TICK;
    }

    private static long ticks(long pid) throws IOException {
        String stat;
        try {
            stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        } catch (NoSuchFileException ended) {
            return 0; // since we listed it; its parent has its time, or will
        }
        // The second field is the name in parentheses and may hold anything; utime, stime, cutime and cstime are 14 to
        // 17.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int field = 14; field <= 17; field++) ticks += Long.parseLong(fields[field - 3]);
        return ticks;
    }
}
