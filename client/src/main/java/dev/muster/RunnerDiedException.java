package dev.muster;

import dev.muster.model.FailureKind;

/**
 * The process that ran this task died; by default only this task fails, and the pool goes on with another process.
 *
 * <p>The message is an autopsy: what ended the process, its exit code or signal, its last lines on standard error, and the
 * head of its crash report, its thread dump, or the stack of the thread that ended it, where there is one.
 *
 * <pre>{@code
 * TaskFuture<Integer> future = pool.submit(() -> parse(file));
 * if (future.exception() instanceof RunnerDiedException died) {
 *     quarantine(file, died.kind(), died.getMessage());
 * }
 * }</pre>
 */
public final class RunnerDiedException extends BrokenProcessPoolException {
    private static final long serialVersionUID = 1;

    private final FailureKind kind;

    RunnerDiedException(FailureKind kind, String message) {
        super(message, null);
        this.kind = kind;
    }

    /** How it died: by its own exit, for want of memory, by a crash, or killed from outside. */
    public FailureKind kind() {
        return kind;
    }
}
