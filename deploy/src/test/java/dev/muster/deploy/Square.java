package dev.muster.deploy;

import java.io.Serializable;
import java.util.concurrent.TimeUnit;

/** What a task of the kill tests computes, and where; all that its runners need of the tests. */
record Square(int of, long value, long pid) implements Serializable {
    private static final int SPIN_MICROS = 200;

    /** Takes some time, so that the test can kill a process meanwhile. */
    static Square compute(int n) {
        long until = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(SPIN_MICROS);
        while (System.nanoTime() < until) Thread.onSpinWait();
        return new Square(n, (long) n * n, ProcessHandle.current().pid());
    }

    boolean isRight(int n) {
        return of == n && value == (long) n * n;
    }
}
