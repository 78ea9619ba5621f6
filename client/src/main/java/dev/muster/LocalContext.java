package dev.muster;

import dev.muster.task.SessionId;
import dev.muster.task.TaskContext;
import dev.muster.task.TaskId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What a task asks about itself while a thread of this program runs it. There is only one attempt at each. */
record LocalContext(TaskId taskId, String worker, Optional<Instant> deadline, LocalTask<?> task)
        implements TaskContext {
    private static final SessionId THIS_PROGRAM =
            new SessionId(0, ProcessHandle.current().pid());
    private static final AtomicLong MADE = new AtomicLong();

    static LocalContext of(LocalTask<?> task, String crew, Optional<Instant> deadline) {
        return new LocalContext(new TaskId(THIS_PROGRAM, MADE.getAndIncrement()), crew, deadline, task);
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public boolean isCancelled() {
        return task.isStopped();
    }
}
