package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.kryo5.Kryo;
import dev.muster.codec.payload.DecodeException;
import java.io.Externalizable;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Identity, cycles, and classes with a say in their own serialization. */
class GraphTest {
    private final Codec codec = new Codec(GraphTest.class.getClassLoader());

    static class Person {
        String name;
        final Set<Person> friends = new HashSet<>();
        final Map<Person, String> notes = new HashMap<>();

        @Nullable
        Person partner;

        Person(String name) {
            this.name = name;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Person p && p.name.equals(name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    @Test
    void aSharedObjectStaysOneObject() {
        var shared = new Person("s");
        List<Object> copy = copy(new ArrayList<>(List.of(shared, List.of(shared), new Object[] {shared})));
        assertThat(copy.get(0)).isSameAs(((List<?>) copy.get(1)).get(0)).isSameAs(((Object[]) copy.get(2))[0]);
    }

    @Test
    void aBareObjectTravelsAndKeepsItsIdentity() {
        var lock = new Object();
        List<Object> copy = copy(List.of(lock, List.of(lock)));
        assertThat(copy.get(0)).hasSameClassAs(lock).isSameAs(((List<?>) copy.get(1)).get(0));
    }

    @Test
    void hashCollectionsInACycleFindTheirElements() {
        var ann = new Person("ann");
        var bob = new Person("bob");
        ann.partner = bob;
        bob.partner = ann;
        ann.friends.add(bob);
        ann.friends.add(ann);
        bob.friends.add(ann);
        bob.notes.put(ann, "dear");
        bob.notes.put(bob, "me");
        Person copy = copy(ann);
        Person partner = Objects.requireNonNull(copy.partner);
        assertThat(partner.partner).isSameAs(copy);
        assertThat(copy.friends).contains(partner, copy);
        assertThat(partner.notes).containsEntry(copy, "dear").containsEntry(partner, "me");
    }

    @Test
    void anObjectReachedThroughJavaSerializationAndDirectlyStaysOne() {
        var shared = new Person("s");
        var map = new EnumMap<TimeUnit, Person>(TimeUnit.class);
        map.put(TimeUnit.DAYS, shared);
        List<Object> copy = copy(List.of(map, shared));
        assertThat(((Map<?, ?>) copy.get(0)).get(TimeUnit.DAYS)).isSameAs(copy.get(1));
    }

    static class Guarded implements Serializable {
        private static final long serialVersionUID = 1;
        final int positive;
        transient String label = "";
        transient Object lock = new Object();

        Guarded(int positive) {
            this.positive = positive;
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            if (positive < 0) throw new InvalidObjectException("negative");
            label = "made by readObject";
            lock = new Object();
        }
    }

    enum Holder {
        INSTANCE
    }

    static final class Singleton implements Serializable {
        private static final long serialVersionUID = 1;
        static final Singleton INSTANCE = new Singleton();

        private Object readResolve() {
            return INSTANCE;
        }
    }

    static final class Range implements Serializable {
        private static final long serialVersionUID = 1;
        final int from;

        Range(int from) {
            this.from = from;
        }

        private Object writeReplace() {
            return new Form(from);
        }

        private record Form(int from) implements Serializable {
            private Object readResolve() {
                return new Range(from);
            }
        }
    }

    public static final class External implements Externalizable {
        private static final long serialVersionUID = 1;
        int value;
        int read;

        @Override
        public void writeExternal(ObjectOutput out) throws IOException {
            out.writeInt(value);
        }

        @Override
        public void readExternal(ObjectInput in) throws IOException {
            value = in.readInt();
            read = 1;
        }
    }

    @Test
    void theHooksOfJavaSerializationAreHonoured() {
        assertThat(copy(new Guarded(1)).label).isEqualTo("made by readObject");
        assertThat(copy(Singleton.INSTANCE)).isSameAs(Singleton.INSTANCE);
        assertThat(copy(Holder.INSTANCE)).isSameAs(Holder.INSTANCE);
        assertThat(copy(new Range(5)).from).isEqualTo(5);
        var external = new External();
        external.value = 9;
        assertThat(copy(List.of(external)).get(0))
                .extracting(e -> e.value, e -> e.read)
                .containsExactly(9, 1);
        assertThatThrownBy(() -> copy(new Guarded(-1)))
                .isInstanceOf(DecodeException.class)
                .hasCauseInstanceOf(InvalidObjectException.class);
    }

    interface Greeter {
        String greet();
    }

    static class Answer implements InvocationHandler {
        private final String text = "hello";

        @Override
        public Object invoke(Object proxy, Method method, @Nullable Object[] arguments) {
            return text;
        }
    }

    @Test
    void aDynamicProxyTravelsWithItsHandler() {
        var greeter = (Greeter)
                Proxy.newProxyInstance(Greeter.class.getClassLoader(), new Class<?>[] {Greeter.class}, new Answer());
        assertThat(copy(greeter).greet()).isEqualTo("hello");
        Deprecated annotation = Objects.requireNonNull(Old.class.getAnnotation(Deprecated.class));
        assertThat(copy(annotation)).isEqualTo(annotation);
    }

    @Deprecated
    static class Old {}

    @Test
    void severalThreadsUseOneCodec() {
        List<Object> results = java.util.stream.IntStream.range(0, 2000)
                .parallel()
                .<Object>mapToObj(i -> copy(List.of(i, "x" + i, new Person("p" + i))))
                .toList();
        assertThat(results).hasSize(2000).doesNotContainNull();
    }

    @Test
    void aMissingClassIsNamedWithWhatToDo() {
        byte[] bytes = codec.encode(new Person("p"));
        var bare = new Codec(ClassLoader.getPlatformClassLoader());
        assertThatThrownBy(() -> bare.decode(bytes))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("class dev.muster.codec.GraphTest$Person is not known here")
                .hasCauseInstanceOf(ClassNotFoundException.class);
        assertThatThrownBy(() -> bare.decode(codec.encode(new Guarded(1))))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("GraphTest$Guarded is not known here");
    }

    @Test
    void theDigestNamesFormatAndSerializer() throws IOException {
        var kryo = new Properties();
        try (var in =
                Kryo.class.getResourceAsStream("/META-INF/maven/com.esotericsoftware.kryo/kryo5/pom.properties")) {
            kryo.load(Objects.requireNonNull(in));
        }
        assertThat(Codec.digest()).isEqualTo("muster-codec-2;kryo-" + kryo.getProperty("version") + ";references");
    }

    @SuppressWarnings("unchecked")
    private <T> T copy(T value) {
        return (T) Objects.requireNonNull(codec.decode(codec.encode(value)));
    }
}
