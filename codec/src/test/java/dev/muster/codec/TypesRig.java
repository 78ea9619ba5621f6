package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sends values there and back; each test says which, one line for each type. */
abstract class TypesRig {
    private static final Codec CODEC = new Codec(TypesRig.class.getClassLoader());

    /** A value, and what of it must be equal on the other side; its class is compared as well unless that is null. */
    record Row(
            String name,
            @Nullable Object value,
            Function<Object, @Nullable Object> view,
            @Nullable Class<?> type) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Row row(@Nullable Object value) {
        String name = value == null ? "null" : value.getClass().getTypeName();
        return new Row(name, value, v -> v, value == null ? null : value.getClass());
    }

    static <T> Row row(T value, Function<T, @Nullable Object> view) {
        return new Row(value.getClass().getTypeName(), value, v -> view.apply(cast(v)), value.getClass());
    }

    /** A view of something: arrives as a collection of another class that is equal to it. */
    static Row view(Object value, Class<?> type) {
        return new Row(value.getClass().getTypeName(), value, v -> v, type);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <T> T cast(@Nullable Object value) {
        return (T) Objects.requireNonNull(value);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void arrivesAsItWas(Row row) {
        Object copy = CODEC.decode(CODEC.encode(row.value));
        if (row.value == null) {
            assertThat(copy).isNull();
            return;
        }
        assertThat(Objects.requireNonNull(copy).getClass()).isEqualTo(row.type);
        assertThat(row.view.apply(copy)).isEqualTo(row.view.apply(row.value));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void arrivesInAFieldOfARecordInAList(Row row) {
        var holder = new ArrayList<>(List.of(new Holder(row.value), new Holder(row.value)));
        List<Holder> copy = cast(CODEC.decode(CODEC.encode(holder)));
        if (row.value == null) return;
        Object first = copy.get(0).value;
        assertThat(row.view.apply(Objects.requireNonNull(first))).isEqualTo(row.view.apply(row.value));
        boolean hasIdentity =
                !(row.value instanceof Number || row.value instanceof Character || row.value instanceof Boolean);
        if (hasIdentity || row.value instanceof BigInteger) assertThat(first).isSameAs(copy.get(1).value);
    }

    record Holder(@Nullable Object value) {}
}
