package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.codec.payload.DecodeException;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is compared by identity, because each JVM has one of it, is that one on the other side. */
class SingletonsTest {
    private static final Codec CODEC = new Codec(SingletonsTest.class.getClassLoader());

    sealed interface Shape permits Empty, Round {}

    /** A constant of its own class that has no fields. */
    static final class Empty implements Shape {
        static final Empty SHAPE = new Empty();
    }

    static final class Round implements Shape {
        static final Round UNIT = new Round(1);
        final int radius;

        Round(int radius) {
            this.radius = radius;
        }
    }

    /** Several constants that differ by their identity only. */
    static final class Colour {
        static final Colour RED = new Colour();
        static final Colour GREEN = new Colour();
    }

    /** As Scala writes an {@code object}. */
    @SuppressWarnings("checkstyle")
    static final class Module$ {
        public static final Module$ MODULE$ = new Module$();
        int counter;
    }

    static final class Old implements Serializable {
        private static final long serialVersionUID = 1;
        static final Old INSTANCE = new Old();
        int state = 1;

        private Object readResolve() {
            return INSTANCE;
        }
    }

    @Test
    void aConstantWithoutFieldsIsTheOneOfTheOtherSide() {
        assertThat(copy(Empty.SHAPE)).isSameAs(Empty.SHAPE);
        assertThat(copy(Colour.GREEN)).isSameAs(Colour.GREEN);
        assertThat(copy(List.of(Colour.RED, Empty.SHAPE))).isEqualTo(List.of(Colour.RED, Empty.SHAPE));
        assertThat(copy(Map.of("k", Colour.RED))).isEqualTo(Map.of("k", Colour.RED));
    }

    /** Constants whose classes hold none: nested, anonymous, with hooks for Java serialization. */
    static class Json {
        static final Object NULL = new Null();
        static final Comparator<String> BY_LENGTH = new Comparator<>() {
            @Override
            public int compare(String a, String b) {
                return Integer.compare(a.length(), b.length());
            }
        };

        private static final class Null {}

        static final class Missing implements Serializable {
            private static final long serialVersionUID = 1;
            private static final Missing INSTANCE = new Missing();

            private Object writeReplace() {
                return "missing";
            }
        }
    }

    /** Its class around it cannot be initialised. */
    static class Broken {
        static final Object IMPOSSIBLE = Objects.requireNonNull(SingletonsTest.nothing());

        static final class Inside {
            int number() {
                return 5;
            }
        }
    }

    private static @Nullable Object nothing() {
        return null;
    }

    @Test
    void aConstantThatTheClassAroundItsClassHoldsIsTheOneOfTheOtherSide() {
        assertThat(copy(Json.NULL)).isSameAs(Json.NULL);
        assertThat(copy(Json.BY_LENGTH)).isSameAs(Json.BY_LENGTH);
        assertThat(copy(new Object[] {Json.NULL, Json.NULL})).containsExactly(Json.NULL, Json.NULL);
        assertThat(copy(new Json.Null())).isNotSameAs(Json.NULL);
    }

    @Test
    void aConstantWithHooksForJavaSerializationIsTheOneOfTheOtherSide() {
        assertThat(copy(Json.Missing.INSTANCE)).isSameAs(Json.Missing.INSTANCE);
        assertThat(copy(List.of(Json.Missing.INSTANCE))).isEqualTo(List.of(Json.Missing.INSTANCE));
        assertThat((Object) copy(new Json.Missing())).isEqualTo("missing");
    }

    @Test
    void anObjectInsideAClassThatCannotBeInitialisedTravelsByItself() {
        assertThat(copy(new Broken.Inside()).number()).isEqualTo(5);
    }

    @Test
    void anotherObjectOfItsClassStaysAnother() {
        assertThat(copy(new Empty())).isNotSameAs(Empty.SHAPE);
        var colours = copy(List.of(new Colour(), Colour.RED, new Colour()));
        assertThat(colours.get(0)).isNotSameAs(colours.get(2)).isNotSameAs(Colour.RED);
        assertThat(colours.get(1)).isSameAs(Colour.RED);
    }

    @Test
    void aConstantWithFieldsIsACopyWithWhatItHolds() {
        assertThat(copy(Round.UNIT)).isNotSameAs(Round.UNIT);
        assertThat(copy(Round.UNIT).radius).isEqualTo(1);
    }

    @Test
    void anObjectOfScalaIsTheOneOfTheOtherSideWhateverItHolds() {
        Module$.MODULE$.counter++;
        assertThat(copy(Module$.MODULE$)).isSameAs(Module$.MODULE$);
    }

    @Test
    void anObjectOfTheOtherSideIsOfItsLoader() throws Exception {
        Class<?> here = CompiledClass.of("M$", "final class M$ { static final M$ MODULE$ = new M$(); int n; }");
        Class<?> there = CompiledClass.of("M$", "final class M$ { static final M$ MODULE$ = new M$(); int n; }");
        var field = here.getDeclaredField("MODULE$");
        field.setAccessible(true);
        Object copy = new Codec(there.getClassLoader())
                .decode(new Codec(here.getClassLoader()).encode(Objects.requireNonNull(field.get(null))));
        field = there.getDeclaredField("MODULE$");
        field.setAccessible(true);
        assertThat(copy).isSameAs(field.get(null));
        Class<?> without = CompiledClass.of("M$", "final class M$ { static final M$ OTHER = new M$(); }");
        byte[] bytes = new Codec(here.getClassLoader()).encode(copyOf(here));
        assertThatThrownBy(() -> new Codec(without.getClassLoader()).decode(bytes))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("class M$ has no object in a static field MODULE$ here")
                .hasMessageContaining("the two sides run different versions");
    }

    private static Object copyOf(Class<?> type) throws Exception {
        var field = type.getDeclaredField("MODULE$");
        field.setAccessible(true);
        return Objects.requireNonNull(field.get(null));
    }

    @Test
    void whatResolvesItselfGoesOnDoingSo() {
        assertThat(copy(Old.INSTANCE)).isSameAs(Old.INSTANCE);
        assertThat(copy(new Old())).isSameAs(Old.INSTANCE);
    }

    @SuppressWarnings("unchecked")
    private static <T> T copy(T value) {
        return (T) Objects.requireNonNull(CODEC.decode(CODEC.encode(value)));
    }
}
