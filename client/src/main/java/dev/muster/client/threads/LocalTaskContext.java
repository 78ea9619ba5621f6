package dev.muster.client.threads;

import dev.muster.model.jvm.ThisHost;
import dev.muster.task.SessionId;
import dev.muster.task.TaskContext;
import dev.muster.task.TaskId;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** What a task asks about itself while a thread of this program runs it. */
record LocalTaskContext(TaskId taskId, int attempt, String worker, Optional<Instant> deadline, BooleanSupplier stopped)
        implements TaskContext {
    private static final SessionId THIS_PROGRAM =
            new SessionId(0, ProcessHandle.current().pid());
    private static final AtomicLong MADE = new AtomicLong();

    /** For all attempts at one task. */
    static TaskId newId() {
        return new TaskId(THIS_PROGRAM, MADE.getAndIncrement());
    }

    @Override
    public String host() {
        return ThisHost.name();
    }

    @Override
    public boolean isCancelled() {
        return stopped.getAsBoolean();
    }
}
