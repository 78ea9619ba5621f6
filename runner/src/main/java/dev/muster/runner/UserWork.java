package dev.muster.runner;

import dev.muster.codec.Call;
import dev.muster.codec.Chunk;
import dev.muster.codec.Codec;
import dev.muster.codec.DecodeException;
import dev.muster.codec.EncodeException;
import dev.muster.codec.Encoded;
import dev.muster.codec.EncodedFailure;
import dev.muster.codec.Throwables;
import dev.muster.task.FailureKind;
import dev.muster.task.Limits;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Runs user code, and survives whatever it throws; reading a call and writing a result may run user code too. */
final class UserWork {
    private final Codec codec;

    UserWork(Codec codec) {
        this.codec = codec;
    }

    /**
     * Reads the call, performs it, writes the result.
     *
     * @param cancelled asked between the elements of a chunk
     */
    Verdict perform(Encoded bytes, BooleanSupplier cancelled) {
        Call call;
        try {
            call = Call.decode(codec, bytes);
        } catch (Throwable e) {
            return failed(FailureKind.PAYLOAD_UNREADABLE, "The call could not be read in the runner: " + textOf(e), e);
        }
        Object result;
        try {
            if (call instanceof Chunk chunk) {
                Chunk.Run run = chunk.run(cancelled);
                String harm = run.isDamaged() ? "an element met an error of the JVM" : "";
                return new Verdict.Returned(run.results(), harm, run.brokeClass());
            }
            result = ((Call.Single) call).invoke();
        } catch (Throwable e) {
            return failed(FailureKind.TASK_THREW, "The task threw " + textOf(e), e);
        }
        return write(result);
    }

    private Verdict write(@Nullable Object result) {
        try {
            return new Verdict.Returned(codec.encodeInPieces(result), "", false);
        } catch (Throwable e) {
            return failed(
                    FailureKind.RESULT_UNWRITABLE, "The task ended, but its result cannot travel: " + textOf(e), e);
        }
    }

    private Verdict.Failed failed(FailureKind kind, String message, Throwable thrown) {
        EncodedFailure failure = Throwables.failure(codec, kind, message, thrown);
        return new Verdict.Failed(
                failure, harmDoneBy(thrown, kind == FailureKind.TASK_THREW), Throwables.tellsOfBrokenClass(thrown));
    }

    /**
     * An error of the JVM itself leaves doubt about its state, however deep the user's code has wrapped it. A stack that is
     * too small to walk deeply nested objects is none, though.
     */
    private static String harmDoneBy(Throwable thrown, boolean inTask) {
        try {
            Throwable at = thrown;
            for (int depth = 0; at != null && depth < Limits.CAUSES_MAX; depth++) {
                if (at instanceof StackOverflowError && !inTask) return "";
                if (at instanceof VirtualMachineError)
                    return "the task met " + at.getClass().getName();
                at = at.getCause();
            }
        } catch (Throwable e) {
            // The user's getCause threw: nothing is known against the JVM.
        }
        return "";
    }

    private static String textOf(Throwable thrown) {
        String name = thrown.getClass().getName();
        try {
            String message = thrown.getMessage();
            if (message == null) return name;
            String text = message.substring(0, Math.min(message.length(), Limits.TEXT_CHARS_MAX / 4));
            boolean isSentence = thrown instanceof DecodeException || thrown instanceof EncodeException;
            return isSentence ? text : name + ": " + text;
        } catch (Throwable e) {
            return name;
        }
    }
}
