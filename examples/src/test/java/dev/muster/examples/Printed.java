package dev.muster.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** What a program says on standard output. */
final class Printed {
    private Printed() {}

    /** The main method of an example. */
    interface Program {
        void run(String... args) throws Exception;
    }

    static String by(Program program, String... args) throws Exception {
        PrintStream before = System.out;
        var said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, UTF_8));
        try {
            program.run(args);
        } finally {
            System.setOut(before);
        }
        return said.toString(UTF_8);
    }
}
