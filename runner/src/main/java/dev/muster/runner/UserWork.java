package dev.muster.runner;

import dev.muster.task.FailureKind;
import dev.muster.task.Limits;
import dev.muster.task.Payload;
import dev.muster.task.RemoteThrowable;
import dev.muster.task.TaskFailure;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs user code, and survives whatever it throws. */
final class UserWork {
    private final UserCode code;

    UserWork(UserCode code) {
        this.code = code;
    }

    /** Reads the call, performs it, writes the result. */
    Verdict perform(byte[] call) {
        UserCode.Invocation invocation;
        try {
            invocation = code.decode(call);
        } catch (Throwable e) {
            return failed(FailureKind.PAYLOAD_UNREADABLE, "The call could not be read in the runner: " + textOf(e), e);
        }
        Object result;
        try {
            result = invocation.perform();
        } catch (Throwable e) {
            return failed(FailureKind.TASK_THREW, "The task threw " + textOf(e), e);
        }
        return write(result);
    }

    private Verdict write(@Nullable Object result) {
        try {
            byte[] bytes = code.encode(result);
            if (bytes.length <= Limits.PAYLOAD_BYTES_MAX) return new Verdict.Returned(bytes);
            return new Verdict.Failed(
                    TaskFailure.of(
                            FailureKind.RESULT_UNWRITABLE,
                            "The task ended, but its result has " + bytes.length + " bytes and at most "
                                    + Limits.PAYLOAD_BYTES_MAX
                                    + " can travel; return less, or leave it in storage of your own."),
                    "");
        } catch (Throwable e) {
            return failed(
                    FailureKind.RESULT_UNWRITABLE, "The task ended, but its result cannot travel: " + textOf(e), e);
        }
    }

    private Verdict.Failed failed(FailureKind kind, String message, Throwable thrown) {
        var failure = new TaskFailure(
                kind, message, Optional.of(describe(thrown)), encode(thrown), Optional.empty(), Optional.empty());
        return new Verdict.Failed(failure, harmDoneBy(thrown, kind == FailureKind.TASK_THREW));
    }

    /**
     * An error of the JVM itself leaves doubt about its state, however deep the user's code has wrapped it. A stack that is
     * too small to walk deeply nested objects is none, though.
     */
    private static String harmDoneBy(Throwable thrown, boolean inTask) {
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < Limits.CAUSES_MAX; depth++) {
            if (at instanceof StackOverflowError && !inTask) return "";
            if (at instanceof VirtualMachineError)
                return "the task met " + at.getClass().getName();
            at = at.getCause();
        }
        return "";
    }

    private RemoteThrowable describe(Throwable thrown) {
        try {
            return code.describe(thrown);
        } catch (Throwable e) {
            return new RemoteThrowable(
                    thrown.getClass().getName(), Optional.empty(), List.of(), Optional.empty(), List.of());
        }
    }

    private Optional<Payload> encode(Throwable thrown) {
        try {
            byte[] bytes = code.encodeThrowable(thrown);
            return bytes.length <= Limits.INLINE_BYTES_MAX ? Optional.of(Payload.inline(bytes)) : Optional.empty();
        } catch (Throwable e) {
            return Optional.empty(); // the text is enough
        }
    }

    private static String textOf(Throwable thrown) {
        String name = thrown.getClass().getName();
        try {
            String message = thrown.getMessage();
            if (message == null) return name;
            int length = Math.min(message.length(), Limits.TEXT_CHARS_MAX / 4);
            // Our own exceptions are sentences already.
            String text = message.substring(0, length);
            return name.startsWith("dev.muster.codec.") ? text : name + ": " + text;
        } catch (Throwable e) {
            return name;
        }
    }
}
