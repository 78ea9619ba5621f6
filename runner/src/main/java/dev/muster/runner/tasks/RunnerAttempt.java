package dev.muster.runner.tasks;

import dev.muster.model.Payload;
import dev.muster.pipe.Frame;
import dev.muster.pipe.RunKey;
import dev.muster.task.TaskContext;
import dev.muster.task.TaskId;
import java.time.Instant;
import java.util.Optional;

/** An attempt in this runner, and what it may ask about itself. */
final class RunnerAttempt implements TaskContext {
    private final Frame.Bind bind;
    private final Frame.Run run;
    private final RunKey key;
    private volatile Optional<Instant> deadline = Optional.empty();
    private volatile boolean cancelled;
    private volatile String stoppedIn = "";

    RunnerAttempt(Frame.Bind bind, Frame.Run run) {
        this.bind = bind;
        this.run = run;
        this.key = run.key();
    }

    RunKey key() {
        return key;
    }

    /** Whether no other attempt may follow, once this one has begun. */
    boolean isAtMostOnce() {
        return run.atMostOnce();
    }

    Payload call() {
        return run.call();
    }

    /** It begins now. */
    void begin() {
        if (run.timeoutNanos() > 0) deadline = Optional.of(Instant.now().plusNanos(run.timeoutNanos()));
    }

    void cancel() {
        cancelled = true;
    }

    /** It was interrupted while this class was being initialized; empty if in no such thing. */
    void stopped(String className) {
        stoppedIn = className;
    }

    String stoppedIn() {
        return stoppedIn;
    }

    @Override
    public TaskId taskId() {
        return new TaskId(bind.session(), key.seq());
    }

    @Override
    public int attempt() {
        return key.attempt();
    }

    @Override
    public String host() {
        return bind.host();
    }

    @Override
    public String worker() {
        return bind.worker();
    }

    @Override
    public Optional<Instant> deadline() {
        return deadline;
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }
}
