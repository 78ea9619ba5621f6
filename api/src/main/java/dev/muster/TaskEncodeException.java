package dev.muster;

import java.io.NotSerializableException;
import org.jspecify.annotations.Nullable;

/**
 * A task, one of its arguments or something that it captured cannot travel to another process. The message names the path
 * from the task to the object that cannot travel, and a remedy. Only the future of that task fails.
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

    /** Creates an exception with a message, and with its cause if one is known. */
    public TaskEncodeException(String message, @Nullable Throwable cause) {
        super(message);
        if (cause != null) initCause(cause);
    }
}
