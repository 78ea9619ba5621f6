package dev.muster;

import org.jspecify.annotations.Nullable;

/**
 * A task was submitted and has no result for a reason of Muster's: its runner died, its time was up, it or its result could not
 * be read. There is a subclass for each reason. What a task throws itself is not one of these: its future fails with that very
 * exception, or, where this program cannot have it, with a {@link RemoteTaskException}, which is.
 *
 * <p>Two exceptions are not in this family. A {@link TaskEncodeException} says that the task never left this program, and is a
 * {@link java.io.NotSerializableException}. A {@link BrokenExecutorException} says that the executor can run nothing any more.
 *
 * <pre>{@code
 * try {
 *     return future.result();
 * } catch (RunnerDiedException e) {
 *     return null;                  // this task was too much for its process
 * } catch (TaskException e) {
 *     throw new JobFailed(id, e);   // whatever else kept it from having a result
 * }
 * }</pre>
 */
public abstract class TaskException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Makes an exception with a message, and the reason where one is known. */
    protected TaskException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
