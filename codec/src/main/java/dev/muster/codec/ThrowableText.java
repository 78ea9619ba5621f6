package dev.muster.codec;

import dev.muster.model.Limits;
import dev.muster.model.RemoteThrowable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One throwable as text, with its causes and suppressed ones. All of it together stays within a number of characters, so that
 * it fits into a message whatever was thrown; where something is cut, the text says so and how much it was.
 */
final class ThrowableText {
    /** How many throwables one description holds, over all causes and suppressed ones. */
    private static final int NODES_MAX = 128;

    /** Characters of one description; as UTF-8 they stay below half of {@link Limits#MESSAGE_BYTES_MAX}. */
    private static final int CHARS_MAX = 512 * 1024;

    /** How many suppressed throwables one throwable has here; one more is for the reason that an object is missing. */
    private static final int SUPPRESSED_MAX = Limits.CAUSES_MAX - 1;

    private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private int charsLeft = CHARS_MAX;

    RemoteThrowable of(Throwable thrown, int depth) {
        seen.add(thrown);
        String className = thrown.getClass().getName();
        charsLeft -= className.length();
        Optional<String> message = message(thrown);
        List<StackTraceElement> frames = frames(thrown);
        Throwable next = quietly(thrown::getCause, null);
        Optional<RemoteThrowable> cause = next == null || seen.contains(next)
                ? Optional.empty()
                : Optional.of(isFull(depth) ? cut("the causes below this one are cut") : of(next, depth + 1));
        return new RemoteThrowable(className, message, frames, cause, suppressed(thrown, depth));
    }

    private List<RemoteThrowable> suppressed(Throwable thrown, int depth) {
        List<RemoteThrowable> kept = new ArrayList<>();
        int cut = 0;
        for (Throwable each : thrown.getSuppressed()) {
            if (seen.contains(each)) continue;
            if (isFull(depth) || kept.size() >= SUPPRESSED_MAX - 1) cut++;
            else kept.add(of(each, depth + 1));
        }
        if (cut > 0) kept.add(cut(cut + " more suppressed ones are cut"));
        return kept;
    }

    /** Whether what comes below this depth is to be cut; what says so takes one more level. */
    private boolean isFull(int depth) {
        return depth >= Limits.CAUSES_MAX - 2 || seen.size() >= NODES_MAX || charsLeft <= 0;
    }

    private static RemoteThrowable cut(String what) {
        return new RemoteThrowable("(" + what + ")", Optional.empty(), List.of(), Optional.empty(), List.of());
    }

    private Optional<String> message(Throwable thrown) {
        String text;
        try {
            text = thrown.getMessage();
        } catch (Throwable e) { // the user's getMessage
            text = "(its getMessage() threw " + e.getClass().getName() + ")";
        }
        if (text == null) return Optional.empty();
        String kept = Throwables.shortened(text);
        charsLeft -= kept.length();
        return Optional.of(kept);
    }

    private List<StackTraceElement> frames(Throwable thrown) {
        StackTraceElement[] frames = quietly(thrown::getStackTrace, new StackTraceElement[0]);
        if (frames == null) return List.of();
        List<StackTraceElement> kept = new ArrayList<>();
        int most = charsLeft > CHARS_MAX / 2 ? Limits.FRAMES_MAX : Limits.FRAMES_MAX / 16;
        int head = most / 2;
        int tail = frames.length - (most - head - 1);
        for (int i = 0; i < frames.length; i++) {
            if (frames.length <= most || i < head || i >= tail) {
                if (frames[i] != null) kept.add(frames[i]);
            } else if (i == head) {
                kept.add(new StackTraceElement("", (tail - head) + " frames cut", null, -1));
            }
        }
        kept.forEach(frame -> charsLeft -= frame.toString().length() + Long.BYTES);
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
