package dev.muster.runner;

import dev.muster.pipe.RunKey;
import dev.muster.task.Payload;
import dev.muster.task.SessionId;
import dev.muster.task.TaskContext;
import dev.muster.task.TaskId;

/** An attempt in this runner, and what it may ask about itself. */
final class Job implements TaskContext {
    private final SessionId session;
    private final RunKey key;
    private final Payload call;
    private volatile boolean cancelled;

    Job(SessionId session, RunKey key, Payload call) {
        this.session = session;
        this.key = key;
        this.call = call;
    }

    RunKey key() {
        return key;
    }

    Payload call() {
        return call;
    }

    void cancel() {
        cancelled = true;
    }

    @Override
    public TaskId taskId() {
        return new TaskId(session, key.seq());
    }

    @Override
    public int attempt() {
        return key.attempt();
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }
}
