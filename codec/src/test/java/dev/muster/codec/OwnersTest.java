package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.codec.filter.DecodeFilter;
import dev.muster.codec.payload.EncodeException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Enclosing objects that compilers keep a reference to: they travel where some code asks for them, and only there. */
@SuppressWarnings({"serial", "DoubleBraceInitialization", "OverrideThrowableToString"}) // which is what is tested
class OwnersTest {
    private static final Codec CODEC = new Codec(OwnersTest.class.getClassLoader());

    /** An owner that cannot travel. */
    static final class Service {
        final Thread thread = new Thread(() -> {});
        final int factor = 6;

        List<Integer> listWithItsElements() {
            return new ArrayList<>() {
                {
                    add(factor);
                }
            };
        }

        Map<String, Integer> mapWithItsEntries() {
            return new HashMap<>() {
                {
                    put("a", factor);
                }
            };
        }

        RuntimeException exception() {
            return new IllegalStateException("six") {
                @Override
                public String toString() {
                    return "anonymous " + getMessage();
                }
            };
        }

        Object withItsOwnSerialization() {
            return new Serializable() {
                private transient int value = 5;

                private void writeObject(ObjectOutputStream out) throws IOException {
                    out.defaultWriteObject();
                    out.writeInt(value);
                }

                private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
                    in.defaultReadObject();
                    value = in.readInt();
                }

                @Override
                public String toString() {
                    return "value " + value;
                }
            };
        }

        List<Object> listThatHasItsOwner() {
            return new ArrayList<>() {
                {
                    add(Service.this);
                }
            };
        }

        List<Integer> listThatAsksItsOwner() {
            return new ArrayList<>() {
                @Override
                public int size() {
                    return factor() + super.size();
                }
            };
        }

        Callable<Integer> readsInItsConstructor() {
            return new Callable<>() {
                private final int own = factor() * 7;

                @Override
                public Integer call() {
                    return own;
                }
            };
        }

        int factor() {
            return factor;
        }
    }

    static List<Object> writtenByJavaSerialization() {
        var service = new Service();
        return List.of(
                service.listWithItsElements(),
                service.mapWithItsEntries(),
                service.exception(),
                service.withItsOwnSerialization(),
                new ArrayList<>(List.of(service.exception(), service.exception())));
    }

    @ParameterizedTest
    @MethodSource("writtenByJavaSerialization")
    void javaSerializationLeavesOutAnOwnerThatNobodyReads(Object object) {
        Object copy = Objects.requireNonNull(CODEC.decode(CODEC.encode(object)));
        assertThat(copy).hasToString(object.toString());
        assertThat(copy.getClass()).isEqualTo(object.getClass());
    }

    @Test
    void anOwnerThatIsReachedOtherwiseIsNotLeftOut() {
        var service = new Service();
        for (Object object : List.of(service.listThatHasItsOwner(), service.listThatAsksItsOwner())) {
            assertThatThrownBy(() -> CODEC.encode(object))
                    .isInstanceOf(EncodeException.class)
                    .hasMessageContaining("field \"thread\" : java.lang.Thread cannot travel");
        }
    }

    @Test
    void whatOnlyAConstructorReadsIsNotReadByACopy() throws Exception {
        var copy = (Callable<?>) CODEC.decode(CODEC.encode(new Service().readsInItsConstructor()));
        assertThat(Objects.requireNonNull(copy).call()).isEqualTo(42);
    }

    /** Compilers for Java 8, and those of other languages, write no nest mates into a class file. */
    @Test
    void aClassWithinWhoseFileNamesNoNestMatesMayReadTheOwner() throws Exception {
        Class<?> outer = CompiledClass.of(
                "trial.Nested",
                "public class Nested { int v = 7; public java.util.concurrent.Callable<Integer> task() {"
                        + " return new java.util.concurrent.Callable<Integer>() { public Integer call() throws Exception {"
                        + " return new java.util.concurrent.Callable<Integer>() { public Integer call() { return v; }"
                        + " }.call(); } }; } }",
                8);
        assertThat(outer.getNestMembers()).hasSize(1);
        Object task = outer.getMethod("task").invoke(CompiledClass.instance(outer));
        var codec = new Codec(outer.getClassLoader());
        var copy = (Callable<?>) codec.decode(codec.encode(task));
        assertThat(Objects.requireNonNull(copy).call()).isEqualTo(7);
    }

    /** As scalac writes an anonymous class: the field has another name, and a method that no code calls may return it. */
    @Test
    void theUnusedOuterOfAnAnonymousClassOfScalaStaysHere() throws Exception {
        String start = "public class Trial$anon$1 implements java.util.concurrent.Callable<Integer> {"
                + " private final Thread $outer = Thread.currentThread();"
                + " public Thread Trial$anon$1$$$outer() { return $outer; } public Integer call() { return ";
        Class<?> unused = CompiledClass.of("Trial$anon$1", start + "42; } }");
        var codec = new Codec(unused.getClassLoader());
        var copy = (Callable<?>) codec.decode(codec.encode(CompiledClass.instance(unused)));
        assertThat(Objects.requireNonNull(copy).call()).isEqualTo(42);

        Class<?> used = CompiledClass.of("Trial$anon$1", start + "Trial$anon$1$$$outer() == null ? 1 : 2; } }");
        Object asks = CompiledClass.instance(used);
        assertThatThrownBy(() -> new Codec(used.getClassLoader()).encode(asks))
                .hasMessageContaining("the enclosing object : java.lang.Thread cannot travel");
    }

    @Test
    void aClassThatMustStayHereIsNamedWithTheWayToIt() {
        var codec = new Codec(
                OwnersTest.class.getClassLoader(),
                DecodeFilter.NONE,
                type -> type == Stays.class ? "class Stays is another one there" : "");
        assertThatThrownBy(() -> codec.encode(List.of(1, Map.of("key", new Holder(new Stays())))))
                .isInstanceOf(EncodeException.class)
                .hasMessageEndingWith(
                        "element 1 → value of \"key\" → field \"content\" : class Stays is another one there");
    }

    record Holder(Object content) {}

    static final class Stays {}
}
