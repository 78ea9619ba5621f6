package dev.muster;

import org.jspecify.annotations.Nullable;

/**
 * A submitted task has no result for a reason that Muster reports: its runner died, its time was up, or it or its result
 * could not be read. There is a subclass for each reason. Exceptions that a task itself throws are not of this type: the
 * future fails with that exception or, if this program cannot rebuild it, with a {@link RemoteTaskException}, which is of
 * this type.
 *
 * <p>Two exceptions are not subclasses. {@link TaskEncodeException} means that the task never left this program; it is a
 * {@link java.io.NotSerializableException}. {@link BrokenExecutorException} means that the executor can no longer run
 * tasks.
 *
 * <pre>{@code
 * try {
 *     return future.result();
 * } catch (RunnerDiedException e) {
 *     return null;                  // this task killed its process
 * } catch (TaskException e) {
 *     throw new JobFailed(id, e);   // every other reason why it has no result
 * }
 * }</pre>
 */
public abstract class TaskException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Creates an exception with a message, and with its cause if one is known. */
    protected TaskException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
