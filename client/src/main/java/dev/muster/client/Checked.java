package dev.muster.client;

import dev.muster.model.PlainText;
import java.time.Duration;

/** Numbers that a builder got, or an exception that names what is wrong with them. */
final class Checked {
    private Checked() {}

    static int atLeastOne(int number, String what) {
        if (number < 1) throw new IllegalArgumentException(what + " must be at least 1, was " + number);
        return number;
    }

    static long positive(long number, String what) {
        if (number < 1) throw new IllegalArgumentException(what + " must be positive, was " + number);
        return number;
    }

    static Duration positive(Duration time, String what) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(what + " must be positive, was " + PlainText.of(time));
        }
        return time;
    }

    static Duration notNegative(Duration time, String what) {
        if (time.isNegative())
            throw new IllegalArgumentException(what + " must not be negative, was " + PlainText.of(time));
        return time;
    }
}
