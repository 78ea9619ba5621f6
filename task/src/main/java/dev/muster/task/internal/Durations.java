package dev.muster.task.internal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Durations as the JDK's clocks count them, and as people write them. One that is too long for a clock counts as "for ever". No
 * method throws for any duration.
 */
public final class Durations {
    /**
     * What stands for ever, some 73 years: a deadline that is so far away from {@code System.nanoTime()} can still be compared
     * with any other by the sign of their difference.
     */
    public static final long FOREVER_NANOS = Long.MAX_VALUE / 4;

    private Durations() {}

    /** In nanoseconds, from minus to plus {@link #FOREVER_NANOS}. */
    public static long nanos(Duration time) {
        long seconds = time.toSeconds();
        if (seconds >= FOREVER_NANOS / 1_000_000_000) return FOREVER_NANOS;
        if (seconds <= -FOREVER_NANOS / 1_000_000_000) return -FOREVER_NANOS;
        return time.toNanos();
    }

    /** In nanoseconds, from minus to plus {@link #FOREVER_NANOS}. */
    public static long nanos(long time, TimeUnit unit) {
        return Math.max(-FOREVER_NANOS, Math.min(unit.toNanos(time), FOREVER_NANOS));
    }

    /** In milliseconds, from minus to plus {@link #FOREVER_NANOS} of nanoseconds. */
    public static long millis(Duration time) {
        return TimeUnit.NANOSECONDS.toMillis(nanos(time));
    }

    /** The moment so long after this one; the last one that there is where that is too far away. */
    public static Instant after(Instant moment, Duration time) {
        try {
            return moment.plus(time);
        } catch (DateTimeException | ArithmeticException e) {
            return time.isNegative() ? Instant.MIN : Instant.MAX;
        }
    }

    /** A duration as people write it, such as {@code 300 ms}, {@code 1.5 s} or {@code 2 h 30 min}. */
    public static String text(Duration time) {
        if (time.isNegative()) {
            return time.toSeconds() == Long.MIN_VALUE ? "less than no time" : "-" + text(time.negated());
        }
        long seconds = time.toSeconds();
        if (seconds == 0 && time.toNanosPart() < 1_000) return time.toNanosPart() + " ns";
        if (seconds == 0 && time.toNanosPart() < 1_000_000) return decimal(time.toNanosPart(), 1_000) + " µs";
        if (seconds == 0) return decimal(time.toNanosPart() / 1_000, 1_000) + " ms";
        if (seconds < 60) return decimal(seconds * 1_000 + time.toMillisPart(), 1_000) + " s";
        if (seconds < 3_600) return pair(seconds / 60, "min", seconds % 60, "s");
        if (seconds < 86_400) return pair(seconds / 3_600, "h", seconds % 3_600 / 60, "min");
        return pair(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
    }

    private static String decimal(long thousandths, int unit) {
        long rest = thousandths % unit;
        String digits =
                rest == 0 ? "" : "." + String.format(Locale.ROOT, "%03d", rest).replaceFirst("0+$", "");
        return thousandths / unit + digits;
    }

    private static String pair(long large, String largeUnit, long small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
