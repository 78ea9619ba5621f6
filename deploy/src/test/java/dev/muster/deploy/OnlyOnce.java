package dev.muster.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A task that leaves a mark when it starts, and fails where there is one: it must not start twice. */
final class OnlyOnce {
    private static final int SPIN_MICROS = 5_000;

    private OnlyOnce() {}

    static int start(String directory, int n) throws IOException {
        Files.createFile(Path.of(directory, "started-" + n));
        long until = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(SPIN_MICROS);
        while (System.nanoTime() < until) Thread.onSpinWait();
        return n;
    }
}
