package dev.muster.runner;

import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteThrowable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A codec of the simplest kind, for runners inside the JVM of the test: its calls are lambdas of the test itself. */
final class SerialCode implements UserCode {
    static byte[] call(RemoteCallable<?> call) {
        return write(call);
    }

    static byte[] write(@Nullable Object value) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static @Nullable Object read(byte[] bytes) {
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalArgumentException("unreadable", e);
        }
    }

    @Override
    public Invocation decode(byte[] call) {
        RemoteCallable<?> callable = (RemoteCallable<?>) read(call);
        if (callable == null) throw new IllegalArgumentException("no call");
        return callable::call;
    }

    @Override
    public byte[] encode(@Nullable Object result) {
        return write(result);
    }

    @Override
    public RemoteThrowable describe(Throwable thrown) {
        return new RemoteThrowable(
                thrown.getClass().getName(),
                Optional.ofNullable(thrown.getMessage()),
                List.of(thrown.getStackTrace()),
                Optional.ofNullable(thrown.getCause()).map(this::describe),
                List.of());
    }

    @Override
    public byte[] encodeThrowable(Throwable thrown) {
        return write(thrown);
    }
}
