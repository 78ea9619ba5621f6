package dev.muster.scheduling.loop;

import java.util.OptionalLong;

/** The earliest of several moments on a clock that may wrap around. */
public final class Deadlines {
    private boolean any;
    private long earliest;

    public void add(long nanos) {
        earliest = any ? earlier(earliest, nanos) : nanos;
        any = true;
    }

    public void add(OptionalLong nanos) {
        if (nanos.isPresent()) add(nanos.getAsLong());
    }

    public OptionalLong earliest() {
        return any ? OptionalLong.of(earliest) : OptionalLong.empty();
    }

    public static long later(long a, long b) {
        return a - b >= 0 ? a : b;
    }

    static long earlier(long a, long b) {
        return a - b <= 0 ? a : b;
    }
}
