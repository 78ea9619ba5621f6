package dev.muster.proto.streams;

import dev.muster.model.BlobId;
import dev.muster.model.Limits;
import dev.muster.model.Payload;
import dev.muster.model.RemoteThrowable;
import dev.muster.task.internal.Durations;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes records of any shape that the wire knows, from a seed. A new component type fails here, so that somebody looks. */
final class Samples {
    private final Random random;
    private int depth;

    Samples(long seed) {
        this.random = new Random(seed);
    }

    Object of(Class<?> type) {
        if (type == BlobId.class) return BlobId.of(bytes(8));
        if (type == Payload.Stored.class) {
            return new Payload.Stored(BlobId.of(bytes(8)), random.nextLong(Limits.PAYLOAD_BYTES_MAX + 1));
        }
        if (type == StackTraceElement.class) {
            return new StackTraceElement(
                    maybe(), maybe(), maybe(), text(), text(), maybe(), random.nextInt(-2, 100_000));
        }
        if (type.isRecord()) return record(type);
        if (type.isSealed()) {
            Class<?>[] kinds = type.getPermittedSubclasses();
            return of(kinds[random.nextInt(kinds.length)]);
        }
        if (type.isEnum()) return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
        if (type == int.class) return random.nextInt(1, Integer.MAX_VALUE);
        if (type == long.class) return random.nextLong(Long.MAX_VALUE);
        if (type == boolean.class) return random.nextBoolean();
        if (type == String.class) return text();
        if (type == byte[].class) return bytes(random.nextInt(100));
        if (type == Duration.class) return Duration.ofNanos(random.nextLong(1, Durations.FOREVER_NANOS));
        if (type == OptionalInt.class) {
            return random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt());
        }
        throw new AssertionError("no sample of " + type + ": teach it here, and the wire as well");
    }

    private Object of(Type type) {
        if (type instanceof Class<?> plain) return of(plain);
        var shape = (ParameterizedType) type;
        Type inner = shape.getActualTypeArguments()[0];
        if (shape.getRawType() == Optional.class) return isEnough() ? Optional.empty() : Optional.of(of(inner));
        if (shape.getRawType() == List.class) {
            var list = new ArrayList<Object>();
            while (!isEnough()) list.add(of(inner));
            return list;
        }
        if (shape.getRawType() == Map.class) {
            Map<Object, Object> map = new LinkedHashMap<>();
            while (random.nextInt(3) > 0) map.put(of(inner), of(shape.getActualTypeArguments()[1]));
            return map;
        }
        throw new AssertionError("no sample of " + type + ": teach it here, and the wire as well");
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        if (type == RemoteThrowable.class) depth++;
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = of(components[i].getGenericType());
        }
        if (type == RemoteThrowable.class) depth--;
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(types);
            return canonical.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no " + type + " of " + List.of(values), e);
        }
    }

    private boolean isEnough() {
        return depth > 4 || random.nextInt(5) < 2;
    }

    private @Nullable String maybe() {
        return random.nextBoolean() ? null : text();
    }

    private String text() {
        var text = new StringBuilder("t");
        while (random.nextInt(8) > 0) text.appendCodePoint(random.nextInt(0x20, 0xD800));
        return text.toString();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
