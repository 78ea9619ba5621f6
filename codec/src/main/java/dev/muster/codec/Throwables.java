package dev.muster.codec;

import dev.muster.codec.classes.Singletons;
import dev.muster.codec.payload.EncodeException;
import dev.muster.codec.payload.Encoded;
import dev.muster.model.FailureKind;
import dev.muster.model.Limits;
import dev.muster.model.PlainText;
import dev.muster.model.RemoteThrowable;
import dev.muster.model.TaskFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Throwables on their way to the client: always as text, and as objects where that works. Nothing in here throws, whatever
 * the methods of a throwable do.
 */
public final class Throwables {
    /** Stands among the suppressed throwables of a text that travels without its object, and says why. */
    private static final String REASON = EncodeException.class.getName();

    private Throwables() {}

    /** The throwable as text, with its stack, causes and suppressed throwables, within {@link Limits}. */
    public static RemoteThrowable describe(Throwable thrown) {
        return new ThrowableText().of(thrown, 0);
    }

    /**
     * What came of reading a throwable.
     *
     * @param whyNot why there is none, as a part of a sentence; empty if there is one
     */
    public record Rebuilt(Optional<Throwable> thrown, String whyNot) {}

    /** The throwable that {@link #failure} wrote as an object; none if its class is unknown here, or it cannot be read. */
    public static Rebuilt rebuild(Codec codec, Encoded bytes) {
        try {
            return codec.decode(bytes) instanceof Throwable thrown
                    ? new Rebuilt(Optional.of(thrown), "")
                    : new Rebuilt(Optional.empty(), "its bytes hold something else");
        } catch (Throwable e) { // the text says what was thrown
            return new Rebuilt(Optional.empty(), whyUnreadable(e));
        }
    }

    /** Whether it is the one object of its class here, which other tasks throw as well: nothing may be added to it. */
    public static boolean isShared(Throwable thrown) {
        return Singletons.holderOf(thrown) != null;
    }

    /** It and its causes, outermost first, as far as they can be had. */
    public static List<Throwable> causesOf(Throwable thrown) {
        var causes = new ArrayList<Throwable>();
        try {
            Throwable at = thrown;
            for (; at != null && causes.size() < Limits.CAUSES_MAX; at = at.getCause()) causes.add(at);
        } catch (Throwable e) { // the user's getCause threw
            return causes;
        }
        return causes;
    }

    private static String whyUnreadable(Throwable e) {
        Throwable cause = e.getCause();
        if (cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError) {
            return PlainText.of(cause) + " of this program";
        }
        return PlainText.of(e);
    }

    /** The failure of a task that threw, with the throwable as text, and as an object where that can be encoded. */
    public static EncodedFailure failure(Codec codec, Throwable thrown) {
        RemoteThrowable text = describe(thrown);
        return failure(codec, FailureKind.TASK_THREW, "the task threw " + text.headline(), thrown, text);
    }

    /** The same of another kind, and with words of its own. */
    public static EncodedFailure failure(Codec codec, FailureKind kind, String message, Throwable thrown) {
        return failure(codec, kind, message, thrown, describe(thrown));
    }

    private static EncodedFailure failure(
            Codec codec, FailureKind kind, String message, Throwable thrown, RemoteThrowable text) {
        var failure = new TaskFailure(
                kind, shortened(message), Optional.of(text), Optional.empty(), Optional.empty(), Optional.empty());
        try {
            return new EncodedFailure(failure, Optional.of(codec.encodeInPieces(thrown)));
        } catch (Throwable e) { // what cannot be encoded travels as text, which always works
            TaskFailure told = new EncodedFailure(failure, Optional.empty()).withoutObject(PlainText.of(e));
            return new EncodedFailure(told, Optional.empty());
        }
    }

    /** The reason comes first: what is long is cut at its end. */
    static RemoteThrowable withReason(RemoteThrowable text, String whyNot) {
        var suppressed = new ArrayList<RemoteThrowable>();
        suppressed.add(
                new RemoteThrowable(REASON, Optional.of(shortened(whyNot)), List.of(), Optional.empty(), List.of()));
        suppressed.addAll(text.suppressed());
        return new RemoteThrowable(text.className(), text.message(), text.frames(), text.cause(), suppressed);
    }

    /** Why the throwable travelled as text only; empty if that is not known, or it did not. */
    public static Optional<String> whyOnlyText(RemoteThrowable text) {
        return text.suppressed().stream()
                .filter(each -> each.className().equals(REASON))
                .findFirst()
                .flatMap(RemoteThrowable::message);
    }

    /** What was thrown, without {@link #whyOnlyText} among its suppressed throwables. */
    public static RemoteThrowable withoutReason(RemoteThrowable text) {
        if (whyOnlyText(text).isEmpty()) return text;
        var suppressed = text.suppressed().stream()
                .filter(each -> !each.className().equals(REASON))
                .toList();
        return new RemoteThrowable(text.className(), text.message(), text.frames(), text.cause(), suppressed);
    }

    static String shortened(String text) {
        if (text.length() <= Limits.TEXT_CHARS_MAX) return text;
        String mark = "… (" + text.length() + " characters, cut)";
        return text.substring(0, Limits.TEXT_CHARS_MAX - mark.length()) + mark;
    }
}
