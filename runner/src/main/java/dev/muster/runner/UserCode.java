package dev.muster.runner;

import dev.muster.task.RemoteThrowable;
import org.jspecify.annotations.Nullable;

/** What the runner needs of a codec; everything here may run code of the user, and so may throw anything. */
interface UserCode {
    /** A call that has been read. */
    interface Invocation {
        @Nullable
        Object perform() throws Throwable;
    }

    Invocation decode(byte[] call);

    byte[] encode(@Nullable Object result);

    RemoteThrowable describe(Throwable thrown);

    byte[] encodeThrowable(Throwable thrown);
}
