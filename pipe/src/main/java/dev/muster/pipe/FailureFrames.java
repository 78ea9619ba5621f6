package dev.muster.pipe;

import dev.muster.model.Autopsy;
import dev.muster.model.FailureKind;
import dev.muster.model.Limits;
import dev.muster.model.Outcome;
import dev.muster.model.Place;
import dev.muster.model.RemoteThrowable;
import dev.muster.model.TaskFailure;
import dev.muster.model.WorkerId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** How outcomes and failures look as bytes. */
final class FailureFrames {
    private static final int SUCCEEDED = 0;
    private static final int FAILED = 1;
    private static final int CANCELLED = 2;

    private FailureFrames() {}

    static void outcome(FrameOutput out, Outcome outcome) {
        if (outcome instanceof Outcome.Succeeded succeeded) {
            out.u8(SUCCEEDED);
            out.payload(succeeded.result());
        } else if (outcome instanceof Outcome.Failed failed) {
            out.u8(FAILED);
            failure(out, failed.failure());
        } else {
            out.u8(CANCELLED);
        }
    }

    static Outcome outcome(FrameInput in) throws PipeProtocolException {
        int tag = in.u8();
        if (tag == SUCCEEDED) return new Outcome.Succeeded(in.payload());
        if (tag == FAILED) return new Outcome.Failed(failure(in));
        if (tag == CANCELLED) return new Outcome.Cancelled();
        throw in.wrong("an outcome of kind " + tag);
    }

    static void failure(FrameOutput out, TaskFailure failure) {
        out.text(failure.kind().name());
        out.text(failure.message());
        out.optional(failure.thrown(), thrown -> throwable(out, thrown, 1));
        out.optional(failure.throwable(), out::payload);
        out.optional(failure.place(), place -> place(out, place));
        out.optional(failure.autopsy(), autopsy -> autopsy(out, autopsy));
    }

    static TaskFailure failure(FrameInput in) throws PipeProtocolException {
        return new TaskFailure(
                FailureKind.valueOf(in.text()),
                in.text(),
                in.optional(() -> throwable(in, 1)),
                in.optional(in::payload),
                in.optional(() -> new Place(in.text(), new WorkerId(in.text(), in.i64()), in.i64())),
                in.optional(() -> autopsy(in)));
    }

    /** A cause deeper than the limit is left out: text is no reason to lose an outcome. */
    private static void throwable(FrameOutput out, RemoteThrowable thrown, int depth) {
        boolean deepest = depth >= Limits.CAUSES_MAX;
        out.text(thrown.className());
        out.optional(thrown.message(), out::text);
        out.list(thrown.frames(), frame -> stackFrame(out, frame));
        out.optional(
                deepest ? Optional.<RemoteThrowable>empty() : thrown.cause(),
                cause -> throwable(out, cause, depth + 1));
        out.list(
                deepest ? List.<RemoteThrowable>of() : thrown.suppressed(),
                suppressed -> throwable(out, suppressed, depth + 1));
    }

    private static RemoteThrowable throwable(FrameInput in, int depth) throws PipeProtocolException {
        if (depth > Limits.CAUSES_MAX) throw in.wrong("a chain of causes of more than " + Limits.CAUSES_MAX);
        return new RemoteThrowable(
                in.text(),
                in.optional(in::text),
                in.list(() -> stackFrame(in)),
                in.optional(() -> throwable(in, depth + 1)),
                in.list(() -> throwable(in, depth + 1)));
    }

    private static void stackFrame(FrameOutput out, StackTraceElement frame) {
        out.optional(Optional.ofNullable(frame.getClassLoaderName()), out::text);
        out.optional(Optional.ofNullable(frame.getModuleName()), out::text);
        out.optional(Optional.ofNullable(frame.getModuleVersion()), out::text);
        out.text(frame.getClassName());
        out.text(frame.getMethodName());
        out.optional(Optional.ofNullable(frame.getFileName()), out::text);
        out.i32(frame.getLineNumber());
    }

    private static StackTraceElement stackFrame(FrameInput in) throws PipeProtocolException {
        return new StackTraceElement(orNull(in), orNull(in), orNull(in), in.text(), in.text(), orNull(in), in.i32());
    }

    private static @Nullable String orNull(FrameInput in) throws PipeProtocolException {
        return in.optional(in::text).orElse(null);
    }

    private static void place(FrameOutput out, Place place) {
        out.text(place.host());
        out.text(place.worker().name());
        out.i64(place.worker().incarnation());
        out.i64(place.pid());
    }

    private static void autopsy(FrameOutput out, Autopsy autopsy) {
        exitCode(out, autopsy.exitCode());
        out.optional(autopsy.signal(), out::text);
        out.text(autopsy.stderr());
        out.text(autopsy.evidence());
    }

    private static Autopsy autopsy(FrameInput in) throws PipeProtocolException {
        return new Autopsy(exitCode(in), in.optional(in::text), in.text(), in.text());
    }

    static void exitCode(FrameOutput out, OptionalInt code) {
        out.optional(code.isPresent() ? Optional.of(code.getAsInt()) : Optional.<Integer>empty(), out::i32);
    }

    static OptionalInt exitCode(FrameInput in) throws PipeProtocolException {
        Optional<Integer> code = in.optional(in::i32);
        return code.isPresent() ? OptionalInt.of(code.get()) : OptionalInt.empty();
    }
}
