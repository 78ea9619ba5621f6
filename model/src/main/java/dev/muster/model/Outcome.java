package dev.muster.model;

import java.util.Optional;

/** How an attempt ended. */
public sealed interface Outcome {
    /** What of it lies in a file of the worker until the client has it: a large result, or a large object that was thrown. */
    default Optional<Payload.Stored> stored() {
        Payload payload = null;
        if (this instanceof Succeeded succeeded) payload = succeeded.result();
        else if (this instanceof Failed failed)
            payload = failed.failure().throwable().orElse(null);
        return payload instanceof Payload.Stored stored ? Optional.of(stored) : Optional.empty();
    }

    /** What of it travels within its message, in bytes. */
    default long inlineBytes() {
        Payload payload = null;
        if (this instanceof Succeeded succeeded) payload = succeeded.result();
        else if (this instanceof Failed failed)
            payload = failed.failure().throwable().orElse(null);
        return payload instanceof Payload.Inline inline ? inline.size() : 0;
    }

    /** It returned; the result may be the payload of null. */
    record Succeeded(Payload result) implements Outcome {}

    /** It did not. */
    record Failed(TaskFailure failure) implements Outcome {}

    /** It was stopped because its client asked for it, before or after its start. */
    record Cancelled() implements Outcome {}
}
