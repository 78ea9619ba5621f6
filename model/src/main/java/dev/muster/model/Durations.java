package dev.muster.model;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Durations as the JDK's clocks count them. One that is too long for them is "for ever", and nothing in here throws. */
public final class Durations {
    /**
     * What stands for ever, some 73 years: a deadline that is so far away from {@code System.nanoTime()} can still be compared with
     * any other by the sign of their difference.
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
}
