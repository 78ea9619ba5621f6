package dev.muster.codec;

import dev.muster.task.FailureKind;
import dev.muster.task.Limits;
import dev.muster.task.Payload;
import dev.muster.task.RemoteThrowable;
import dev.muster.task.TaskFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
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

    private Throwables() {}

    /** The throwable as text, with its stack, causes and suppressed throwables, within {@link Limits}. */
    public static RemoteThrowable describe(Throwable thrown) {
        return new Description().of(thrown, 0);
    }

    /** The throwable as an object, with its stack, causes and suppressed ones; empty if some part of it cannot travel. */
    public static Optional<byte[]> encode(Codec codec, Throwable thrown) {
        try {
            return Optional.of(codec.encode(thrown));
        } catch (Throwable e) { // what cannot be encoded travels as text, which always works
            return Optional.empty();
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

    /** The throwable that {@link #encode} wrote; empty if its class is unknown here, or it cannot be read. */
    public static Optional<Throwable> decode(Codec codec, byte[] bytes) {
        try {
            return codec.decode(bytes) instanceof Throwable thrown ? Optional.of(thrown) : Optional.empty();
        } catch (Throwable e) { // the text tells what was thrown
            return Optional.empty();
        }
    }

    /** The failure of a task that threw, with the throwable as text, and as an object if that is small enough. */
    public static TaskFailure failure(Codec codec, Throwable thrown) {
        RemoteThrowable text = describe(thrown);
        return failure(codec, FailureKind.TASK_THREW, "the task threw " + text.headline(), thrown, text);
    }

    static TaskFailure failure(Codec codec, FailureKind kind, String message, Throwable thrown) {
        return failure(codec, kind, message, thrown, describe(thrown));
    }

    private static TaskFailure failure(
            Codec codec, FailureKind kind, String message, Throwable thrown, RemoteThrowable text) {
        Optional<Payload> object = encode(codec, thrown)
                .filter(bytes -> bytes.length <= Limits.INLINE_BYTES_MAX)
                .map(Payload::inline);
        return new TaskFailure(kind, shortened(message), Optional.of(text), object, Optional.empty(), Optional.empty());
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
