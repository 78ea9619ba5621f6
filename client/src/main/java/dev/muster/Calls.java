package dev.muster;

import dev.muster.codec.Call;
import dev.muster.codec.Codec;
import dev.muster.codec.EncodeException;
import dev.muster.task.RemoteRunnable;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What this program does with serialised calls beside sending them. */
final class Calls {
    private Calls() {}

    /** Writes a callable that is no shell. */
    static byte[] callable(Codec codec, Callable<?> task) {
        Shells.refuse(task);
        return Call.callable(codec, task);
    }

    /** Writes a runnable that is no shell. */
    static byte[] runnable(Codec codec, Runnable task) {
        Shells.refuse(task);
        return Call.runnable(codec, task);
    }

    static TaskEncodeException refusal(EncodeException e) {
        return new TaskEncodeException(String.valueOf(e.getMessage()), e.getCause() == null ? e : e.getCause());
    }

    /** Performs a serialised call in this JVM, and serialises its result, as a runner would. */
    static byte[] performHere(Codec codec, byte[] bytes) throws Exception {
        if (!(Call.decode(codec, bytes) instanceof Call.Single single)) {
            throw new IllegalArgumentException("a chunk of a map is not performed here");
        }
        return codec.encode(single.invoke());
    }

    /** What each runner performs first. */
    static Optional<byte[]> ofInitializer(Codec codec, @Nullable RemoteRunnable initializer) {
        if (initializer == null) return Optional.empty();
        try {
            return Optional.of(Call.runnable(codec, initializer));
        } catch (EncodeException e) {
            throw new IllegalArgumentException("the initializer cannot travel: " + e.getMessage(), e);
        }
    }
}
