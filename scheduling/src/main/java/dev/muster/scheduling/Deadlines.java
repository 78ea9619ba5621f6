package dev.muster.scheduling;

import java.util.OptionalLong;

/** The earliest of several moments on a clock that may wrap around. */
final class Deadlines {
    private boolean any;
    private long earliest;

    void add(long nanos) {
        earliest = any ? earlier(earliest, nanos) : nanos;
        any = true;
    }

    void add(OptionalLong nanos) {
        if (nanos.isPresent()) add(nanos.getAsLong());
    }

    OptionalLong earliest() {
        return any ? OptionalLong.of(earliest) : OptionalLong.empty();
    }

    static long later(long a, long b) {
        return a - b >= 0 ? a : b;
    }

    static long earlier(long a, long b) {
        return a - b <= 0 ? a : b;
    }
}
