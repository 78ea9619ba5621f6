package dev.muster.codec;

import dev.muster.codec.payload.Encoded;
import dev.muster.model.FailureKind;
import dev.muster.model.Limits;
import dev.muster.model.Payload;
import dev.muster.model.Place;
import dev.muster.model.TaskFailure;
import java.util.Locale;
import java.util.Optional;

/**
 * A failure, and what was thrown as bytes of any number: how these travel is for others to decide.
 *
 * @param failure without the object
 * @param object what was thrown, if it could be encoded; else the text of the failure says why there is none
 */
public record EncodedFailure(TaskFailure failure, Optional<Encoded> object) {
    /** Takes the object out of a failure that has it in it. */
    public static EncodedFailure of(TaskFailure failure) {
        Optional<Encoded> object = failure.throwable()
                .filter(Payload.Inline.class::isInstance)
                .map(payload -> Encoded.of(((Payload.Inline) payload).bytes()));
        return new EncodedFailure(failure, object);
    }

    /** The same of another kind, with another sentence. */
    public EncodedFailure as(FailureKind kind, String message) {
        var told = new TaskFailure(
                kind, message, failure.thrown(), failure.throwable(), failure.place(), failure.autopsy());
        return new EncodedFailure(told, object);
    }

    /** With the place where it ran. */
    public EncodedFailure at(Place where) {
        return new EncodedFailure(failure.at(where), object);
    }

    /** The failure with the object in it, if that is small; else it says that it is too large for where it was thrown. */
    public TaskFailure inline() {
        if (object.isEmpty()) return failure;
        long size = object.get().size();
        if (size <= Limits.INLINE_BYTES_MAX) {
            return with(Payload.inline(object.get().toBytes()));
        }
        return withoutObject(String.format(
                Locale.ROOT,
                "it takes %,d bytes as an object, and here an exception may take %,d",
                size,
                Limits.INLINE_BYTES_MAX));
    }

    /** The failure whose object is in this payload. */
    public TaskFailure with(Payload payload) {
        return new TaskFailure(
                failure.kind(),
                failure.message(),
                failure.thrown(),
                Optional.of(payload),
                failure.place(),
                failure.autopsy());
    }

    /** The failure with a part of a sentence that says why its object cannot be had. */
    public TaskFailure withoutObject(String whyNot) {
        return new TaskFailure(
                failure.kind(),
                failure.message(),
                failure.thrown().map(thrown -> Throwables.withReason(thrown, whyNot)),
                Optional.empty(),
                failure.place(),
                failure.autopsy());
    }
}
