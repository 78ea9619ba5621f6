package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.*;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What types of the JDK hold besides their content (a mode, an order, limits, special values) arrives as well. Java
 * serialization is the oracle where it can do the type, the original where it cannot.
 */
@SuppressWarnings("unchecked")
abstract class JdkModesRig {
    private static final Codec CODEC = new Codec(JdkModesRig.class.getClassLoader());

    /** A value, made anew each time, and what a program may see of it, which may change it. */
    record Probe(String name, Supplier<Object> value, Function<Object, @Nullable Object> look) {
        @Override
        public String toString() {
            return name;
        }
    }

    static <T> Probe probe(String name, Supplier<T> value, Function<T, @Nullable Object> look) {
        return new Probe(name, value::get, each -> look.apply((T) each));
    }

    @ParameterizedTest
    @MethodSource("probes")
    void arrivesAsJavaSerializationBringsIt(Probe probe) throws Exception {
        Object copy = CODEC.decode(CODEC.encode(probe.value().get()));
        Object oracle = probe.value().get();
        if (oracle instanceof Serializable) oracle = javaCopy(oracle);
        assertThat(Objects.requireNonNull(copy).getClass()).isEqualTo(oracle.getClass());
        assertThat(String.valueOf(probe.look().apply(copy)))
                .isEqualTo(String.valueOf(probe.look().apply(oracle)));
    }

    static Object javaCopy(Object value) throws IOException, ClassNotFoundException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    static <T> T javaOracle(T value) {
        try {
            return (T) javaCopy(value);
        } catch (IOException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    static <T> T copy(T value) {
        return (T) Objects.requireNonNull(CODEC.decode(CODEC.encode(value)));
    }
}
