package dev.muster.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a program says on standard output. */
final class Printed {
    private Printed() {}

    /** The main method of an example. */
    interface Program {
        void run(String... args) throws Exception;
    }

    static String by(Program program, String... args) throws Exception {
        return by(0, program, args);
    }

    /** Waits for so many lines, half a minute at most: callbacks run on a thread of their own, which may end after main. */
    static String by(int lines, Program program, String... args) throws Exception {
        PrintStream before = System.out;
        var said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, UTF_8));
        try {
            program.run(args);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (said.toString(UTF_8).lines().count() < lines && System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(1_000_000);
            }
        } finally {
            System.setOut(before);
        }
        return said.toString(UTF_8);
    }
}
