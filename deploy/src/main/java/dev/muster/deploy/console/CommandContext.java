package dev.muster.deploy.console;

import dev.muster.model.PlainText;
import java.io.PrintStream;
import java.util.Map;

/**
 * What surrounds a command: where its data and its messages go, and the environment it reads. A record so that tests run
 * commands in their own JVM.
 *
 * @param out standard output: data
 * @param err standard error: messages for people
 * @param environment the environment variables
 * @param interactive whether a person looks at standard error
 */
public record CommandContext(PrintStream out, PrintStream err, Map<String, String> environment, boolean interactive) {
    public CommandContext {
        environment = Map.copyOf(environment);
    }

    /** That of this process. */
    public static CommandContext ofProcess() {
        // The script that starts this JVM knows; System.console() says so only up to Java 21.
        return new CommandContext(System.out, System.err, System.getenv(), Boolean.getBoolean("muster.interactive"));
    }

    /** Says something to the person at the keyboard. */
    public void inform(String text) {
        err.println(text);
    }

    /** Says why a command cannot do what it was asked for. */
    public void reportError(Throwable why) {
        err.println("muster: " + PlainText.of(why));
    }
}
