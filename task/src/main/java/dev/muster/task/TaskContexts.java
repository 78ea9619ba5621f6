package dev.muster.task;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a runner hangs up the context of the task it runs. For runners; user code calls {@link TaskContext#current()}. */
public final class TaskContexts {
    private static final ThreadLocal<@Nullable TaskContext> CURRENT = new ThreadLocal<>();

    private TaskContexts() {}

    /** Says which task this thread runs from now on. */
    public static void enter(TaskContext context) {
        CURRENT.set(context);
    }

    /** Says that this thread runs no task any more. */
    public static void leave() {
        CURRENT.remove();
    }

    static Optional<TaskContext> find() {
        return Optional.ofNullable(CURRENT.get());
    }
}
