package dev.muster.client.wrappers;

import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a task of a pool inside a {@link FutureTask}, whose only way to tell what it runs is its {@code toString}. While
 * that is asked, the task in there notices that it is asked; that nothing but the task is in there shows in the text.
 */
public final class WrappedTask {
    private static final ThreadLocal<@Nullable WrappedTask> LOOKING = new ThreadLocal<>();
    private static final Pattern BEFORE =
            Pattern.compile(".*\\[Not completed, task = java\\.util\\.concurrent\\.Executors\\$RunnableAdapter@"
                    + "[0-9a-f]+\\[Wrapped task = ");

    private @Nullable Runnable noticed;
    private String itsText = "";

    private WrappedTask() {}

    public static @Nullable Runnable of(RunnableFuture<?> wrapper) {
        var look = new WrappedTask();
        LOOKING.set(look);
        String text;
        try {
            text = String.valueOf(wrapper);
        } catch (RuntimeException e) { // the user's toString
            return null;
        } finally {
            LOOKING.remove();
        }
        if (look.noticed == null || !text.endsWith(look.itsText + "]]")) return null;
        String before = text.substring(0, text.length() - look.itsText.length() - 2);
        return BEFORE.matcher(before).matches() ? look.noticed : null;
    }

    /** A task is asked for its text. */
    public static void asked(Runnable task, String text) {
        WrappedTask look = LOOKING.get();
        if (look == null) return;
        look.noticed = task;
        look.itsText = text;
    }
}
