package dev.muster;

/**
 * The runner of this task died: the child JVM that ran it. Only this task fails, and the pool goes on with another runner; with
 * {@link RunnerDeath#BREAK_POOL} the pool is broken instead, and this exception does not occur.
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
public final class RunnerDiedException extends TaskException {
    private static final long serialVersionUID = 1;

    /** How a runner died. */
    public enum Kind {
        /** The task ended its JVM by {@code System.exit} or {@code Runtime.halt}. */
        EXITED,
        /** The task filled the memory of its JVM. */
        OUT_OF_MEMORY,
        /** The JVM crashed: a signal it raised itself, or an abort. */
        CRASHED,
        /** The JVM stopped answering, and was killed. */
        UNRESPONSIVE,
        /** The process was killed from outside: nothing the task did. */
        KILLED
    }

    private final Kind kind;

    /** Makes an exception for a death of this kind. */
    public RunnerDiedException(Kind kind, String message) {
        super(message, null);
        this.kind = kind;
    }

    /** How it died. */
    public Kind kind() {
        return kind;
    }
}
