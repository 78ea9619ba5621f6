package dev.muster.runner.tasks;

import dev.muster.codec.Call;
import dev.muster.codec.Chunk;
import dev.muster.codec.Codec;
import dev.muster.codec.EncodedFailure;
import dev.muster.codec.Throwables;
import dev.muster.codec.payload.DecodeException;
import dev.muster.codec.payload.EncodeException;
import dev.muster.codec.payload.Encoded;
import dev.muster.model.FailureKind;
import dev.muster.model.Limits;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Runs user code, and survives whatever it throws; reading a call and writing a result may run user code too. */
final class CallExecution {
    private final Codec codec;

    CallExecution(Codec codec) {
        this.codec = codec;
    }

    /**
     * Reads the call, performs it, writes the result.
     *
     * @param cancelled asked between the elements of a chunk
     * @param isNotOwn asked, of each throwable, whether an earlier task has left it in this JVM
     */
    CallOutcome perform(Encoded bytes, BooleanSupplier cancelled, Predicate<Throwable> isNotOwn) {
        Call call;
        try {
            call = Call.decode(codec, bytes);
        } catch (Throwable e) {
            String what = "The call could not be read in the runner: " + textOf(e);
            return failed(FailureKind.PAYLOAD_UNREADABLE, what, e, isNotOwn);
        }
        Object result;
        try {
            if (call instanceof Chunk chunk) {
                Chunk.Run run = chunk.run(cancelled, isNotOwn);
                String harm = run.isDamaged() ? "an element met an error of the JVM" : "";
                return new CallOutcome.Returned(
                        run.results(), harm, run.notOwn().map(this::asThrown));
            }
            result = ((Call.Single) call).invoke();
        } catch (Throwable e) {
            return failed(FailureKind.TASK_THREW, "The task threw " + textOf(e), e, isNotOwn);
        }
        return write(result, isNotOwn);
    }

    private CallOutcome write(@Nullable Object result, Predicate<Throwable> isNotOwn) {
        try {
            return new CallOutcome.Returned(codec.encodeInPieces(result), "", Optional.empty());
        } catch (Throwable e) {
            String what = "The task ended, but its result cannot travel: " + textOf(e);
            return failed(FailureKind.RESULT_UNWRITABLE, what, e, isNotOwn);
        }
    }

    private CallOutcome.Failed failed(
            FailureKind kind, String message, Throwable thrown, Predicate<Throwable> isNotOwn) {
        EncodedFailure failure = Throwables.failure(codec, kind, message, thrown);
        String harm = harmDoneBy(thrown, kind == FailureKind.TASK_THREW);
        return new CallOutcome.Failed(failure, harm, isNotOwn.test(thrown) ? Optional.of(failure) : Optional.empty());
    }

    private EncodedFailure asThrown(Throwable byElement) {
        return Throwables.failure(codec, byElement);
    }

    /**
     * An error of the JVM itself leaves doubt about its state, however deep the user's code has wrapped it. A stack that is
     * too small to walk deeply nested objects is not one of them.
     */
    private static String harmDoneBy(Throwable thrown, boolean inTask) {
        for (Throwable each : Throwables.causesOf(thrown)) {
            if (each instanceof StackOverflowError && !inTask) return "";
            if (each instanceof VirtualMachineError)
                return "the task met " + each.getClass().getName();
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
