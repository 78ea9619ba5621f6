package dev.muster.worker.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A daemon as the kernel knows it. Another process that finds its files can prove that it is dead, so that a worker clears up
 * behind another one, and never takes a living one for dead.
 *
 * @param pid its number; the kernel gives it to another process some day
 * @param startTicks when it started, by the clock of the kernel
 * @param namespace in which its number is valid
 */
record DaemonProcess(long pid, long startTicks, long namespace) {
    private static final Path PROC = Path.of("/proc");
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})-(\\d{1,18})-(\\d{1,18})");
    private static final Pattern NAMESPACE = Pattern.compile("pid:\\[(\\d{1,18})]");
    /** After the name: the state, the 18th value is the number of threads, the 20th the start. */
    private static final Pattern STAT = Pattern.compile("(\\S)(?: \\S+){16} (\\d+) \\S+ (\\d+) ");

    /** What stands in {@code /proc/<pid>/stat}. */
    private record Stat(char state, long threads, long startTicks) {}

    /** This process; all zero where the system does not tell, and nobody proves that one dead. */
    static DaemonProcess self() {
        try {
            long pid = ProcessHandle.current().pid();
            Optional<Stat> stat = stat(pid);
            if (stat.isPresent()) return new DaemonProcess(pid, stat.get().startTicks(), ownNamespace());
        } catch (IOException e) {
            // Not this system.
        }
        return new DaemonProcess(0, 0, 0);
    }

    /** What {@link #toString()} gave; empty if it is anything else. */
    static Optional<DaemonProcess> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) return Optional.empty();
        return Optional.of(new DaemonProcess(
                Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3))));
    }

    /** False also where there is any doubt. */
    boolean isProvablyDead() {
        try {
            // Without a sight of the first process this system hides those of others: not to see one proves nothing
            // then.
            if (pid == 0 || namespace != ownNamespace() || !Files.exists(PROC.resolve("1"))) return false;
            Optional<Stat> now = stat(pid);
            if (now.isEmpty() || now.get().startTicks() != startTicks) return true;
            char state = now.get().state();
            return state == 'X' || (state == 'Z' && now.get().threads() <= 1);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return pid + "-" + startTicks + "-" + namespace;
    }

    /** Empty if there is no such process. */
    private static Optional<Stat> stat(long pid) throws IOException {
        String line;
        try {
            line = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
        } catch (NoSuchFileException e) {
            if (!Files.isDirectory(PROC.resolve("self"))) throw e;
            return Optional.empty();
        }
        Matcher values = STAT.matcher(line.substring(Math.min(line.length(), line.lastIndexOf(')') + 2)));
        if (!values.lookingAt()) throw new IOException("not the format of a process: " + line);
        return Optional.of(
                new Stat(values.group(1).charAt(0), Long.parseLong(values.group(2)), Long.parseLong(values.group(3))));
    }

    private static long ownNamespace() throws IOException {
        Matcher name = NAMESPACE.matcher(
                Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString());
        if (!name.matches()) throw new IOException("not the name of a namespace");
        return Long.parseLong(name.group(1));
    }
}
