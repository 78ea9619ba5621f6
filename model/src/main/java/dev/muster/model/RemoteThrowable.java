package dev.muster.model;

import java.util.List;
import java.util.Optional;

/**
 * A throwable as text: what can always be carried, even where its class is unknown or its instance cannot be serialised.
 * The lists are bounded by {@link Limits}.
 *
 * @param message its {@code getMessage()}, empty if that is null
 * @param frames its own stack trace, innermost first
 */
public record RemoteThrowable(
        String className,
        Optional<String> message,
        List<StackTraceElement> frames,
        Optional<RemoteThrowable> cause,
        List<RemoteThrowable> suppressed) {
    public RemoteThrowable {
        frames = List.copyOf(frames);
        suppressed = List.copyOf(suppressed);
    }

    /** The first line of its stack trace: the class, and the message where there is one. */
    public String headline() {
        return message.map(text -> className + ": " + text).orElse(className);
    }
}
