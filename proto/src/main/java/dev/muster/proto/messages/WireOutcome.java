package dev.muster.proto.messages;

import dev.muster.model.Autopsy;
import dev.muster.model.FailureKind;
import dev.muster.model.Limits;
import dev.muster.model.Outcome;
import dev.muster.model.RemoteThrowable;
import dev.muster.model.TaskFailure;
import dev.muster.proto.v1.PbTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended, to the wire and back. Long texts of a failure are cut before they are sent, because the message about a
 * failure must always arrive.
 */
public final class WireOutcome {
    private static final PbTask.Outcome CANCELLED = PbTask.Outcome.newBuilder()
            .setCancelled(PbTask.Outcome.Cancelled.getDefaultInstance())
            .build();

    private WireOutcome() {}

    public static PbTask.Outcome toWire(Outcome outcome) {
        if (outcome instanceof Outcome.Succeeded succeeded) {
            return PbTask.Outcome.newBuilder()
                    .setSucceeded(Wire.toWire(succeeded.result()))
                    .build();
        }
        if (outcome instanceof Outcome.Failed failed) {
            return PbTask.Outcome.newBuilder()
                    .setFailed(toWire(failed.failure()))
                    .build();
        }
        return CANCELLED;
    }

    public static Outcome fromWire(PbTask.Outcome outcome) {
        return switch (outcome.getKindCase()) {
            case SUCCEEDED -> new Outcome.Succeeded(Wire.fromWire(outcome.getSucceeded()));
            case FAILED -> new Outcome.Failed(fromWire(outcome.getFailed()));
            case CANCELLED -> new Outcome.Cancelled();
            default -> throw new WireException("an outcome says nothing");
        };
    }

    public static PbTask.Failure toWire(TaskFailure failure) {
        var out = PbTask.Failure.newBuilder()
                .setKind(PbTask.FailureKind.valueOf(failure.kind().name()))
                .setMessage(MessageChecks.clipped(failure.message()));
        failure.thrown().ifPresent(thrown -> out.setThrown(toWire(thrown, 1)));
        failure.throwable().ifPresent(throwable -> out.setThrowable(Wire.toWire(throwable)));
        failure.place().ifPresent(place -> out.setPlace(Wire.toWire(place)));
        failure.autopsy().ifPresent(autopsy -> out.setAutopsy(toWire(autopsy)));
        return out.build();
    }

    public static TaskFailure fromWire(PbTask.Failure failure) {
        return new TaskFailure(
                kindOf(failure.getKind()),
                MessageChecks.text(failure.getMessage(), "the message of a failure"),
                failure.hasThrown() ? Optional.of(fromWire(failure.getThrown(), 1)) : Optional.empty(),
                failure.hasThrowable() ? Optional.of(Wire.fromWire(failure.getThrowable())) : Optional.empty(),
                failure.hasPlace() ? Optional.of(Wire.fromWire(failure.getPlace())) : Optional.empty(),
                failure.hasAutopsy() ? Optional.of(fromWire(failure.getAutopsy())) : Optional.empty());
    }

    private static FailureKind kindOf(PbTask.FailureKind kind) {
        if (kind == PbTask.FailureKind.FAILURE_KIND_UNSPECIFIED || kind == PbTask.FailureKind.UNRECOGNIZED) {
            throw new WireException("a failure is of no kind known here");
        }
        return FailureKind.valueOf(kind.name());
    }

    private static PbTask.Throwable toWire(RemoteThrowable thrown, int depth) {
        var out = PbTask.Throwable.newBuilder().setClassName(MessageChecks.clipped(thrown.className()));
        thrown.message().ifPresent(message -> out.setMessage(MessageChecks.clipped(message)));
        thrown.frames().stream().limit(Limits.FRAMES_MAX).forEach(frame -> out.addFrames(toWire(frame)));
        if (depth < Limits.CAUSES_MAX) {
            thrown.cause().ifPresent(cause -> out.setCause(toWire(cause, depth + 1)));
            thrown.suppressed().stream()
                    .limit(Limits.CAUSES_MAX)
                    .forEach(other -> out.addSuppressed(toWire(other, depth + 1)));
        }
        return out.build();
    }

    private static RemoteThrowable fromWire(PbTask.Throwable thrown, int depth) {
        MessageChecks.count(depth, Limits.CAUSES_MAX, "throwables within each other");
        MessageChecks.count(thrown.getFramesCount(), Limits.FRAMES_MAX, "frames of a stack trace");
        MessageChecks.count(thrown.getSuppressedCount(), Limits.CAUSES_MAX, "suppressed throwables");
        List<StackTraceElement> frames = new ArrayList<>(thrown.getFramesCount());
        thrown.getFramesList().forEach(frame -> frames.add(fromWire(frame)));
        List<RemoteThrowable> suppressed = new ArrayList<>(thrown.getSuppressedCount());
        thrown.getSuppressedList().forEach(other -> suppressed.add(fromWire(other, depth + 1)));
        return new RemoteThrowable(
                MessageChecks.text(thrown.getClassName(), "the class of a throwable"),
                thrown.hasMessage()
                        ? Optional.of(MessageChecks.text(thrown.getMessage(), "the message of a throwable"))
                        : Optional.empty(),
                frames,
                thrown.hasCause() ? Optional.of(fromWire(thrown.getCause(), depth + 1)) : Optional.empty(),
                suppressed);
    }

    private static PbTask.Throwable.Frame toWire(StackTraceElement frame) {
        var out = PbTask.Throwable.Frame.newBuilder()
                .setDeclaringClass(MessageChecks.clipped(frame.getClassName()))
                .setMethod(MessageChecks.clipped(frame.getMethodName()))
                .setLine(frame.getLineNumber());
        @Nullable String loader = frame.getClassLoaderName();
        if (loader != null) out.setClassLoader(MessageChecks.clipped(loader));
        @Nullable String module = frame.getModuleName();
        if (module != null) out.setModule(MessageChecks.clipped(module));
        @Nullable String version = frame.getModuleVersion();
        if (version != null) out.setModuleVersion(MessageChecks.clipped(version));
        @Nullable String file = frame.getFileName();
        if (file != null) out.setFile(MessageChecks.clipped(file));
        return out.build();
    }

    @SuppressWarnings(
            "NullAway") // the JDK takes null for what is unknown of a frame, and carries no annotation to say so
    private static StackTraceElement fromWire(PbTask.Throwable.Frame frame) {
        return new StackTraceElement(
                frame.hasClassLoader() ? MessageChecks.text(frame.getClassLoader(), "a class loader") : null,
                frame.hasModule() ? MessageChecks.text(frame.getModule(), "a module") : null,
                frame.hasModuleVersion() ? MessageChecks.text(frame.getModuleVersion(), "a module version") : null,
                MessageChecks.text(frame.getDeclaringClass(), "a class"),
                MessageChecks.text(frame.getMethod(), "a method"),
                frame.hasFile() ? MessageChecks.text(frame.getFile(), "a file name") : null,
                frame.getLine());
    }

    private static PbTask.Autopsy toWire(Autopsy autopsy) {
        var out = PbTask.Autopsy.newBuilder()
                .setStderr(MessageChecks.clipped(autopsy.stderr()))
                .setEvidence(MessageChecks.clipped(autopsy.evidence()));
        autopsy.exitCode().ifPresent(out::setExitCode);
        autopsy.signal().ifPresent(signal -> out.setSignal(MessageChecks.clipped(signal)));
        return out.build();
    }

    private static Autopsy fromWire(PbTask.Autopsy autopsy) {
        return new Autopsy(
                autopsy.hasExitCode() ? OptionalInt.of(autopsy.getExitCode()) : OptionalInt.empty(),
                autopsy.hasSignal()
                        ? Optional.of(MessageChecks.text(autopsy.getSignal(), "a signal"))
                        : Optional.empty(),
                MessageChecks.text(autopsy.getStderr(), "standard error"),
                MessageChecks.text(autopsy.getEvidence(), "the evidence of a crash"));
    }
}
