package dev.muster;

import static java.util.Objects.requireNonNull;

import dev.muster.codec.Call;
import dev.muster.codec.Codec;
import dev.muster.codec.Encoded;
import dev.muster.task.RemoteBiFunction;
import dev.muster.task.RemoteFunction;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What the user handed in, before it is known whether it travels: some code, and the arguments for it. */
abstract class Work<T> {
    private static final Object[] NONE = {};

    private final Object code;

    private Work(Object code) {
        this.code = code;
    }

    /** What was handed in, without the arguments. */
    final Object code() {
        return code;
    }

    /** Runs it in this thread. */
    abstract T perform() throws Exception;

    /** What was handed in beside the code. */
    @Nullable
    Object[] arguments() {
        return NONE;
    }

    /** Makes a copy of it that can travel. */
    abstract Encoded encode(Codec codec);

    /** The value that the future has instead of what the task returned; only where {@link #hasOwnResult}. */
    @Nullable
    T ownResult() {
        return null;
    }

    /** Whether the value of the future is an object of this program that the user named. */
    boolean hasOwnResult() {
        return false;
    }

    static <T> Work<T> of(Callable<T> task) {
        requireNonNull(task, "task");
        return new Work<>(task) {
            @Override
            T perform() throws Exception {
                return task.call();
            }

            @Override
            Encoded encode(Codec codec) {
                return Calls.callable(codec, task);
            }
        };
    }

    /** Its value is null. */
    @SuppressWarnings("NullAway")
    static Work<Object> of(Runnable task) {
        requireNonNull(task, "task");
        return new Work<>(task) {
            @Override
            Object perform() {
                task.run();
                return null;
            }

            @Override
            Encoded encode(Codec codec) {
                return Calls.runnable(codec, task);
            }
        };
    }

    static <T> Work<T> of(Runnable task, T result) {
        requireNonNull(task, "task");
        return new Work<>(task) {
            @Override
            T perform() {
                task.run();
                return result;
            }

            @Override
            Encoded encode(Codec codec) {
                return Calls.runnable(codec, task);
            }

            @Override
            T ownResult() {
                return result;
            }

            @Override
            boolean hasOwnResult() {
                return true;
            }
        };
    }

    static <A, R> Work<R> of(RemoteFunction<? super A, ? extends R> function, A argument) {
        requireNonNull(function, "function");
        return new Work<>(function) {
            @Override
            R perform() throws Exception {
                return function.apply(argument);
            }

            @Override
            Encoded encode(Codec codec) {
                return Call.function(codec, function, argument);
            }

            @Override
            @Nullable
            Object[] arguments() {
                return new @Nullable Object[] {argument};
            }
        };
    }

    static <A, B, R> Work<R> of(RemoteBiFunction<? super A, ? super B, ? extends R> function, A first, B second) {
        requireNonNull(function, "function");
        return new Work<>(function) {
            @Override
            R perform() throws Exception {
                return function.apply(first, second);
            }

            @Override
            Encoded encode(Codec codec) {
                return Call.biFunction(codec, function, first, second);
            }

            @Override
            @Nullable
            Object[] arguments() {
                return new @Nullable Object[] {first, second};
            }
        };
    }
}
