package dev.muster.codec;

import dev.muster.task.FailureKind;
import dev.muster.task.Limits;
import dev.muster.task.Payload;
import dev.muster.task.PlainText;
import dev.muster.task.RemoteThrowable;
import dev.muster.task.TaskFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Throwables on their way to the client: always as text, and as objects where that works. Nothing in here throws, whatever
 * the methods of a throwable do.
 */
public final class Throwables {
    /** How many throwables one description holds, over all causes and suppressed ones. */
    private static final int NODES_MAX = 128;

    /** Stands among the suppressed throwables of a text that travels without its object, and says why. */
    private static final String REASON = EncodeException.class.getName();

    private Throwables() {}

    /** The throwable as text, with its stack, causes and suppressed throwables, within {@link Limits}. */
    public static RemoteThrowable describe(Throwable thrown) {
        return new Description().of(thrown, 0);
    }

    /**
     * What came of reading a throwable.
     *
     * @param whyNot why there is none, as a part of a sentence; empty if there is one
     */
    public record Rebuilt(Optional<Throwable> thrown, String whyNot) {}

    /** The throwable that {@link #failure} wrote as an object; none if its class is unknown here, or it cannot be read. */
    public static Rebuilt rebuild(Codec codec, byte[] bytes) {
        try {
            return codec.decode(bytes) instanceof Throwable thrown
                    ? new Rebuilt(Optional.of(thrown), "")
                    : new Rebuilt(Optional.empty(), "its bytes hold something else");
        } catch (Throwable e) { // the text tells what was thrown
            return new Rebuilt(Optional.empty(), whyUnreadable(e));
        }
    }

    /** Whether it comes, however deep it is wrapped, from a class whose static initializer has failed, now or earlier. */
    public static boolean tellsOfBrokenClass(Throwable thrown) {
        try {
            Throwable at = thrown;
            for (int depth = 0; at != null && depth < Limits.CAUSES_MAX; depth++) {
                if (at instanceof ExceptionInInitializerError) return true;
                String message = at instanceof NoClassDefFoundError ? at.getMessage() : null;
                if (message != null && message.startsWith("Could not initialize class")) return true;
                at = at.getCause();
            }
        } catch (Throwable e) { // the user's getCause threw
            return false;
        }
        return false;
    }

    private static String whyUnreadable(Throwable e) {
        Throwable cause = e.getCause();
        if (cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError) {
            return PlainText.of(cause) + " of this program";
        }
        return PlainText.of(e);
    }

    /** The failure of a task that threw, with the throwable as text, and as an object if that is small enough. */
    public static TaskFailure failure(Codec codec, Throwable thrown) {
        RemoteThrowable text = describe(thrown);
        return failure(codec, FailureKind.TASK_THREW, "the task threw " + text.headline(), thrown, text);
    }

    /** The same of another kind, and with words of its own. */
    public static TaskFailure failure(Codec codec, FailureKind kind, String message, Throwable thrown) {
        return failure(codec, kind, message, thrown, describe(thrown));
    }

    private static TaskFailure failure(
            Codec codec, FailureKind kind, String message, Throwable thrown, RemoteThrowable text) {
        Optional<Payload> object = Optional.empty();
        String whyNot = "";
        try {
            byte[] bytes = codec.encode(thrown);
            if (bytes.length <= Limits.INLINE_BYTES_MAX) object = Optional.of(Payload.inline(bytes));
            else
                whyNot = String.format(
                        Locale.ROOT,
                        "it takes %,d bytes as an object, and an exception may take %,d",
                        bytes.length,
                        Limits.INLINE_BYTES_MAX);
        } catch (Throwable e) { // what cannot be encoded travels as text, which always works
            whyNot = PlainText.of(e);
        }
        RemoteThrowable told = object.isPresent() ? text : withReason(text, whyNot);
        return new TaskFailure(kind, shortened(message), Optional.of(told), object, Optional.empty(), Optional.empty());
    }

    private static RemoteThrowable withReason(RemoteThrowable text, String whyNot) {
        var suppressed = new ArrayList<>(text.suppressed());
        suppressed.add(
                new RemoteThrowable(REASON, Optional.of(shortened(whyNot)), List.of(), Optional.empty(), List.of()));
        return new RemoteThrowable(text.className(), text.message(), text.frames(), text.cause(), suppressed);
    }

    /** Why the throwable travelled as text only; empty if that is not known, or it did not. */
    public static Optional<String> whyOnlyText(RemoteThrowable text) {
        return text.suppressed().stream()
                .filter(each -> each.className().equals(REASON))
                .reduce((first, last) -> last)
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

    private static final class Description {
        private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

        RemoteThrowable of(Throwable thrown, int depth) {
            seen.add(thrown);
            List<StackTraceElement> frames = frames(thrown);
            Optional<RemoteThrowable> cause = next(quietly(thrown::getCause, null), depth);
            List<RemoteThrowable> suppressed = new ArrayList<>();
            for (Throwable each : thrown.getSuppressed()) next(each, depth).ifPresent(suppressed::add);
            return new RemoteThrowable(thrown.getClass().getName(), message(thrown), frames, cause, suppressed);
        }

        private Optional<RemoteThrowable> next(@Nullable Throwable next, int depth) {
            if (next == null || depth >= Limits.CAUSES_MAX || seen.size() >= NODES_MAX || seen.contains(next)) {
                return Optional.empty();
            }
            return Optional.of(of(next, depth + 1));
        }

        private static Optional<String> message(Throwable thrown) {
            try {
                return Optional.ofNullable(thrown.getMessage()).map(Throwables::shortened);
            } catch (Throwable e) { // the user's getMessage
                return Optional.of("(its getMessage() threw " + e.getClass().getName() + ")");
            }
        }

        private static List<StackTraceElement> frames(Throwable thrown) {
            StackTraceElement[] frames = quietly(thrown::getStackTrace, new StackTraceElement[0]);
            if (frames == null) return List.of();
            List<StackTraceElement> kept = new ArrayList<>();
            int head = Limits.FRAMES_MAX / 2;
            int tail = frames.length - (Limits.FRAMES_MAX - head - 1);
            for (int i = 0; i < frames.length; i++) {
                if (frames.length <= Limits.FRAMES_MAX || i < head || i >= tail) {
                    if (frames[i] != null) kept.add(frames[i]);
                } else if (i == head) {
                    kept.add(new StackTraceElement("", (tail - head) + " frames cut", null, -1));
                }
            }
            return kept;
        }

        private static <T> @Nullable T quietly(Supplier<T> source, @Nullable T otherwise) {
            try {
                return source.get();
            } catch (Throwable e) { // the user's override
                return otherwise;
            }
        }
    }
}
