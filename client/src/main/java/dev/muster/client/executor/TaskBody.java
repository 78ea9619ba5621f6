package dev.muster.client.executor;

import static java.util.Objects.requireNonNull;

import dev.muster.codec.Call;
import dev.muster.codec.Codec;
import dev.muster.codec.payload.Encoded;
import dev.muster.task.RemoteBiFunction;
import dev.muster.task.RemoteFunction;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What the user handed in, before it is known whether it travels: some code, and the arguments for it. */
public abstract class TaskBody<T> {
    private static final Object[] NONE = {};

    private final Object code;

    private TaskBody(Object code) {
        this.code = code;
    }

    /** What was handed in, without the arguments. */
    public final Object code() {
        return code;
    }

    /** Runs it in this thread. */
    public abstract T perform() throws Exception;

    /** What was handed in beside the code. */
    @Nullable
    Object[] arguments() {
        return NONE;
    }

    /** Makes a copy of it that can travel. */
    public abstract Encoded encode(Codec codec);

    /** The value that the future has instead of what the task returned; only where {@link #hasOwnResult}. */
    @Nullable
    public T ownResult() {
        return null;
    }

    /** Whether the value of the future is an object of this program that the user named. */
    public boolean hasOwnResult() {
        return false;
    }

    public static <T> TaskBody<T> of(Callable<T> task) {
        requireNonNull(task, "task");
        return new TaskBody<>(task) {
            @Override
            public T perform() throws Exception {
                return task.call();
            }

            @Override
            public Encoded encode(Codec codec) {
                return CallEncoding.callable(codec, task);
            }
        };
    }

    /** Its value is null. */
    @SuppressWarnings("NullAway")
    public static TaskBody<Object> of(Runnable task) {
        requireNonNull(task, "task");
        return new TaskBody<>(task) {
            @Override
            public Object perform() {
                task.run();
                return null;
            }

            @Override
            public Encoded encode(Codec codec) {
                return CallEncoding.runnable(codec, task);
            }
        };
    }

    public static <T> TaskBody<T> of(Runnable task, T result) {
        requireNonNull(task, "task");
        return new TaskBody<>(task) {
            @Override
            public T perform() {
                task.run();
                return result;
            }

            @Override
            public Encoded encode(Codec codec) {
                return CallEncoding.runnable(codec, task);
            }

            @Override
            public T ownResult() {
                return result;
            }

            @Override
            public boolean hasOwnResult() {
                return true;
            }
        };
    }

    public static <A, R> TaskBody<R> of(RemoteFunction<? super A, ? extends R> function, A argument) {
        requireNonNull(function, "function");
        return new TaskBody<>(function) {
            @Override
            public R perform() throws Exception {
                return function.apply(argument);
            }

            @Override
            public Encoded encode(Codec codec) {
                return Call.function(codec, function, argument);
            }

            @Override
            @Nullable
            Object[] arguments() {
                return new @Nullable Object[] {argument};
            }
        };
    }

    public static <A, B, R> TaskBody<R> of(
            RemoteBiFunction<? super A, ? super B, ? extends R> function, A first, B second) {
        requireNonNull(function, "function");
        return new TaskBody<>(function) {
            @Override
            public R perform() throws Exception {
                return function.apply(first, second);
            }

            @Override
            public Encoded encode(Codec codec) {
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
