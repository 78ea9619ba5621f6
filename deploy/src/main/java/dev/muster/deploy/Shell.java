package dev.muster.deploy;

import dev.muster.model.PlainText;
import java.io.PrintStream;
import java.util.Map;

/**
 * What surrounds a command: where data and talk go, and the environment it reads. A record so that tests run commands in
 * their own JVM.
 *
 * @param out standard output: data
 * @param err standard error: talk
 * @param environment the environment variables
 * @param interactive whether a person looks at standard error
 */
record Shell(PrintStream out, PrintStream err, Map<String, String> environment, boolean interactive) {
    Shell {
        environment = Map.copyOf(environment);
    }

    /** That of this process. */
    static Shell ofProcess() {
        // The script that starts this JVM knows; System.console() tells it only up to Java 21.
        return new Shell(System.out, System.err, System.getenv(), Boolean.getBoolean("muster.interactive"));
    }

    /** Says something to the person at the keyboard. */
    void say(String text) {
        err.println(text);
    }

    /** Says why a command cannot do what it was asked for. */
    void complain(Throwable why) {
        err.println("muster: " + PlainText.of(why));
    }
}
