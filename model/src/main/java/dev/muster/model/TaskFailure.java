package dev.muster.model;

import java.util.Optional;

/**
 * Why a task failed, as data; the client makes the exception of it.
 *
 * @param message a sentence for the user: what happened, why, and what to do next
 * @param thrown what was thrown, as text, where something was
 * @param throwable the same as an object for the client's codec, where it could be serialised
 * @param place where it ran, where it did
 * @param autopsy what is known of the runner, where it died
 */
public record TaskFailure(
        FailureKind kind,
        String message,
        Optional<RemoteThrowable> thrown,
        Optional<Payload> throwable,
        Optional<Place> place,
        Optional<Autopsy> autopsy) {

    /** A failure of which there is no more to say than a sentence. */
    public static TaskFailure of(FailureKind kind, String message) {
        return new TaskFailure(kind, message, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public TaskFailure at(Place where) {
        return new TaskFailure(kind, message, thrown, throwable, Optional.of(where), autopsy);
    }
}
