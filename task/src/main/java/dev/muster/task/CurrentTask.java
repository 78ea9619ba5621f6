package dev.muster.task;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The task that each thread runs. */
final class CurrentTask {
    private static final ThreadLocal<@Nullable TaskContext> CONTEXT = new ThreadLocal<>();

    private CurrentTask() {}

    static Optional<TaskContext> find() {
        return Optional.ofNullable(CONTEXT.get());
    }

    static <T> T callAs(TaskContext context, Callable<T> action) throws Exception {
        TaskContext outer = CONTEXT.get();
        CONTEXT.set(requireNonNull(context, "context"));
        try {
            return action.call();
        } finally {
            if (outer == null) CONTEXT.remove();
            else CONTEXT.set(outer);
        }
    }
}
