package dev.muster;

import java.io.NotSerializableException;
import org.jspecify.annotations.Nullable;

/**
 * A task, one of its arguments or something it captured cannot travel to another process. The message names the path from
 * the task to the object that cannot, and the cure. Only the future of that task fails.
 *
 * <pre>{@code
 * Callable<Integer> plain = () -> 1;
 * pool.submit(plain).exception();           // a TaskEncodeException
 * RemoteCallable<Integer> travelling = () -> 1;
 * pool.submit(travelling).exception();      // null
 * }</pre>
 */
public final class TaskEncodeException extends NotSerializableException {
    private static final long serialVersionUID = 1;

    /** Makes an exception with a message, and the reason where one is known. */
    public TaskEncodeException(String message, @Nullable Throwable cause) {
        super(message);
        if (cause != null) initCause(cause);
    }
}
