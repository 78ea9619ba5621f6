package dev.muster;

/**
 * The runner of this task died: the child JVM that ran it. Only this task fails, and the pool continues with another
 * runner. With {@link RunnerDeath#BREAK_POOL} the pool is broken instead, and this exception does not occur.
 *
 * <p>The message describes what ended the process: its exit code or signal, its last lines on standard error, and the head
 * of its crash report, its thread dump, or the stack of the thread that ended it, if there is one.
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
        /** The task ended its JVM with {@code System.exit} or {@code Runtime.halt}. */
        EXITED,
        /** The JVM of the task ran out of memory. */
        OUT_OF_MEMORY,
        /** The JVM crashed: it raised a signal itself, or aborted. */
        CRASHED,
        /** The JVM stopped answering, and Muster killed it. */
        UNRESPONSIVE,
        /** The process was killed from outside, which is not the fault of the task. */
        KILLED
    }

    private final Kind kind;

    /** Creates an exception for a death of this kind. */
    public RunnerDiedException(Kind kind, String message) {
        super(message, null);
        this.kind = kind;
    }

    /** Returns how the runner died. */
    public Kind kind() {
        return kind;
    }
}
