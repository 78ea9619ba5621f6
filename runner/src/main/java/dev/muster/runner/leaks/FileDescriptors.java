package dev.muster.runner.leaks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether tasks have left so many files open that the next one may find none. To count them takes longer than a task may; so
 * they are counted again only when enough time has passed that half of those left can have been used up.
 */
final class FileDescriptors {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern LIMIT = Pattern.compile("Max open files\\s+(\\d+)");

    /** No process opens files faster than this. */
    private static final long OPENING_NANOS = 1_000;

    private static final long PAUSE_NANOS_MIN = TimeUnit.MICROSECONDS.toNanos(200);

    private final File directory = new File("/proc/self/fd");
    private final int limit;
    private final int openMax;
    private long nextNanos = System.nanoTime();

    FileDescriptors() {
        int open = count();
        this.limit = open < 0 ? 0 : limit();
        // What was open before the first task is no leak: of the rest, three quarters may be used.
        this.openMax = open + (limit - open) / 4 * 3;
    }

    /** Says so if too many are in use; empty if not, if it is too early to count again, or if the system does not report it. */
    Optional<String> look() {
        if (limit == 0) return Optional.empty();
        long now = System.nanoTime();
        if (now - nextNanos < 0) return Optional.empty();
        int open = count();
        nextNanos = now + Math.max(PAUSE_NANOS_MIN, (limit - open) / 2 * OPENING_NANOS);
        if (open < 0)
            return Optional.of("no file descriptor is left of " + limit + ": tasks have not closed their files");
        if (open <= openMax) return Optional.empty();
        return Optional.of(open + " of " + limit + " file descriptors are in use: tasks have not closed their files");
    }

    /** Negative if it is unknown, for example because no file descriptor is left for the question. */
    private int count() {
        String[] open = directory.list();
        return open == null ? -1 : open.length;
    }

    /** The process itself has raised it as far as it may; 0 if there is none to be found. */
    private static int limit() {
        try {
            Matcher found = LIMIT.matcher(Files.readString(LIMITS));
            return found.find() ? (int) Math.min(Integer.MAX_VALUE / 4, Long.parseLong(found.group(1))) : 0;
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
