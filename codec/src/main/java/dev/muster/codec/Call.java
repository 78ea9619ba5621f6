package dev.muster.codec;

import dev.muster.codec.payload.DecodeException;
import dev.muster.codec.payload.Encoded;
import dev.muster.task.RemoteBiFunction;
import dev.muster.task.RemoteFunction;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What a payload asks a runner to do: one call, or a chunk of calls of one function.
 *
 * <p>The client writes calls with the static methods, or chunks with an {@link ElementBuffer}; the runner reads both with
 * {@link #decode}.
 */
public sealed interface Call permits Call.Single, Chunk {
    /** A call with one result. */
    sealed interface Single extends Call {
        /** Performs the call; the result of a runnable is null. */
        @Nullable
        Object invoke() throws Exception;
    }

    /** Writes a callable; its captured state travels with it. */
    static Encoded callable(Codec codec, Callable<?> task) {
        return codec.encode(CallFormat.CALLABLE, task);
    }

    /** Writes a runnable; its captured state travels with it. */
    static Encoded runnable(Codec codec, Runnable task) {
        return codec.encode(CallFormat.RUNNABLE, task);
    }

    /** Writes a function and its argument, as one graph: what both refer to stays one object. */
    static Encoded function(Codec codec, RemoteFunction<?, ?> function, @Nullable Object argument) {
        return codec.encode(CallFormat.FUNCTION, function, argument);
    }

    /** Writes a function and its two arguments, as one graph. */
    static Encoded biFunction(
            Codec codec, RemoteBiFunction<?, ?, ?> function, @Nullable Object first, @Nullable Object second) {
        return codec.encode(CallFormat.BI_FUNCTION, function, first, second);
    }

    /**
     * Reads a call.
     *
     * @throws DecodeException if it cannot be read, whatever the bytes are
     */
    static Call decode(Codec codec, byte[] bytes) {
        return decode(codec, Encoded.of(bytes));
    }

    /**
     * Reads a call from wherever its bytes are.
     *
     * @throws DecodeException if it cannot be read, whatever the bytes are
     */
    static Call decode(Codec codec, Encoded bytes) {
        return CallFormat.decode(codec, bytes);
    }

    /** A call without arguments. */
    record OfCallable(Callable<?> task) implements Single {
        @Override
        public @Nullable Object invoke() throws Exception {
            return task.call();
        }
    }

    /** A call without arguments or a result. */
    record OfRunnable(Runnable task) implements Single {
        @Override
        public @Nullable Object invoke() {
            task.run();
            return null;
        }
    }

    /** A call with an argument. */
    record OfFunction(
            RemoteFunction<Object, ?> function, @Nullable Object argument) implements Single {
        @Override
        @SuppressWarnings("NullAway") // what the user passed as null arrives as null
        public @Nullable Object invoke() throws Exception {
            return function.apply(argument);
        }
    }

    /** A call with two arguments. */
    record OfBiFunction(
            RemoteBiFunction<Object, Object, ?> function,
            @Nullable Object first,
            @Nullable Object second) implements Single {
        @Override
        @SuppressWarnings("NullAway") // what the user passed as null arrives as null
        public @Nullable Object invoke() throws Exception {
            return function.apply(first, second);
        }
    }
}
