package dev.muster.client.executor;

import dev.muster.TaskEncodeException;
import dev.muster.client.wrappers.LibraryWrappers;
import dev.muster.codec.Call;
import dev.muster.codec.Codec;
import dev.muster.codec.payload.EncodeException;
import dev.muster.codec.payload.Encoded;
import dev.muster.model.PlainText;
import dev.muster.model.jvm.OwnFault;
import dev.muster.task.RemoteRunnable;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What this program does with serialised calls beside sending them. */
public final class CallEncoding {
    private CallEncoding() {}

    /** Writes a callable that is no wrapper. */
    static Encoded callable(Codec codec, Callable<?> task) {
        LibraryWrappers.refuse(task);
        return Call.callable(codec, task);
    }

    /** Writes a runnable that is no wrapper. */
    static Encoded runnable(Codec codec, Runnable task) {
        LibraryWrappers.refuse(task);
        return Call.runnable(codec, task);
    }

    /** What the future of a task ends with that could not be encoded, whatever was thrown. */
    public static TaskEncodeException refusal(Throwable e) {
        if (!(e instanceof EncodeException)) {
            return new TaskEncodeException(
                    "the task cannot be encoded: " + (OwnFault.isOfLibrary(e) ? OwnFault.words(e) : PlainText.of(e)),
                    e);
        }
        return new TaskEncodeException(String.valueOf(e.getMessage()), e.getCause() == null ? e : e.getCause());
    }

    /** Performs a serialised call in this JVM, and serialises its result, as a runner would. */
    public static Encoded performHere(Codec codec, Encoded bytes) throws Exception {
        if (!(Call.decode(codec, bytes) instanceof Call.Single single)) {
            throw new IllegalArgumentException("a chunk of a map is not performed here");
        }
        return codec.encodeInPieces(single.invoke());
    }

    /** What each runner performs first. */
    public static Optional<Encoded> ofInitializer(Codec codec, @Nullable RemoteRunnable initializer) {
        if (initializer == null) return Optional.empty();
        try {
            return Optional.of(Call.runnable(codec, initializer));
        } catch (EncodeException e) {
            throw new IllegalArgumentException("the initializer cannot travel: " + e.getMessage(), e);
        }
    }
}
