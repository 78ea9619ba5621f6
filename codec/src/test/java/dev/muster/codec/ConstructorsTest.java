package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.codec.payload.DecodeException;
import java.io.Serializable;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which constructors run when an object arrives: those that Java serialization calls, those of records, and no other. */
@SuppressWarnings("serial")
class ConstructorsTest {
    private static final Codec CODEC = new Codec(ConstructorsTest.class.getClassLoader());
    private static final AtomicInteger CALLS = new AtomicInteger();

    static class Plain {
        final int number;
        transient @Nullable List<String> cache = new ArrayList<>();
        transient int count = 7;

        Plain() {
            number = CALLS.incrementAndGet();
        }
    }

    @Test
    void noConstructorOfAnOrdinaryClassRuns() {
        var original = new Plain();
        int calls = CALLS.get();
        var copy = copy(original);
        assertThat(CALLS).hasValue(calls);
        assertThat(copy.number).isEqualTo(original.number);
    }

    @Test
    void transientFieldsOfAnOrdinaryClassHaveTheirDefault() {
        var copy = copy(new Plain());
        assertThat(copy.cache).isNull();
        assertThat(copy.count).isZero();
    }

    static class OfPlain extends Plain {
        String text = "of plain";
    }

    @Test
    void noConstructorOfASuperclassRunsEither() {
        var original = new OfPlain();
        int calls = CALLS.get();
        var copy = copy(original);
        assertThat(CALLS).hasValue(calls);
        assertThat(copy.text).isEqualTo("of plain");
        assertThat(copy.number).isEqualTo(original.number);
        assertThat(copy.cache).isNull();
    }

    static class Refuses {
        String text = "t";

        @SuppressWarnings("unused")
        private Refuses() {
            throw new UnsupportedOperationException();
        }

        private Refuses(String text) {
            this.text = text;
        }
    }

    @Test
    void aConstructorThatThrowsIsNotCalled() {
        assertThat(copy(new Refuses("mine")).text).isEqualTo("mine");
    }

    static class Base {
        transient List<String> log = new ArrayList<>(List.of("made by the base"));
        String name = "base";
    }

    static class Middle extends Base implements Serializable {
        transient @Nullable String own = "made by the middle";

        Middle() {
            CALLS.incrementAndGet();
        }
    }

    static class Leaf extends Middle {
        String value = "leaf";
    }

    @Test
    void theFirstBaseOfASerializableClassThatIsNotSerializableIsConstructed() {
        var original = new Leaf();
        original.name = "changed";
        original.value = "changed, too";
        int calls = CALLS.get();
        var copy = copy(original);
        assertThat(CALLS).as("constructors of the serializable levels").hasValue(calls);
        assertThat(copy.log).containsExactly("made by the base");
        assertThat(copy.own).isNull();
        assertThat(copy.name).isEqualTo("changed");
        assertThat(copy.value).isEqualTo("changed, too");
    }

    static class WithArgument {
        final String argument;
        transient @Nullable String cache = "cache";

        WithArgument(String argument) {
            this.argument = argument;
        }
    }

    static class OfWithArgument extends WithArgument implements Serializable {
        OfWithArgument() {
            super("given");
        }
    }

    static class Hidden {
        transient @Nullable String cache = "cache";

        private Hidden() {}
    }

    static class OfHidden extends Hidden implements Serializable {}

    @Test
    void aBaseWithoutAConstructorThatTheClassCouldCallTravelsByItsFields() {
        var copy = copy(new OfWithArgument());
        assertThat(copy.argument).isEqualTo("given");
        assertThat(copy.cache).isNull();
        assertThat(copy(new OfHidden()).cache).isNull();
    }

    static class Throwing {
        static boolean isToThrow;

        Throwing() {
            if (isToThrow) throw new IllegalStateException("not here");
        }
    }

    static class OfThrowing extends Throwing implements Serializable {
        int number = 1;
    }

    @Test
    void whatTheConstructorOfABaseThrowsIsTold() {
        byte[] bytes = CODEC.encode(new OfThrowing());
        Throwing.isToThrow = true;
        try {
            assertThatThrownBy(() -> CODEC.decode(bytes))
                    .isInstanceOf(DecodeException.class)
                    .hasMessageContaining("constructor of a superclass of dev.muster.codec.ConstructorsTest$OfThrowing")
                    .hasMessageContaining("threw java.lang.IllegalStateException: not here");
        } finally {
            Throwing.isToThrow = false;
        }
    }

    static class Squares extends AbstractList<Integer> implements Serializable {
        final int size = 4;

        @Override
        public Integer get(int index) {
            return index * index;
        }

        @Override
        public int size() {
            return size;
        }
    }

    @Test
    void aBaseOfTheJdkIsConstructedToo() {
        assertThat(copy(new Squares())).isEqualTo(List.of(0, 1, 4, 9)).isInstanceOf(Squares.class);
    }

    record Checked(int value) {
        Checked {
            CALLS.incrementAndGet();
        }
    }

    @Test
    void aRecordIsMadeByItsCanonicalConstructor() {
        var original = new Checked(1);
        int calls = CALLS.get();
        assertThat(copy(original)).isEqualTo(original);
        assertThat(CALLS).hasValue(calls + 1);
    }

    @Test
    void anAnonymousClassIsNotConstructedAgain() {
        var original = new Plain() {
            final String more = "more";

            @Override
            public String toString() {
                return more + number;
            }
        };
        int calls = CALLS.get();
        assertThat(copy(original)).hasToString(original.toString());
        assertThat(CALLS).hasValue(calls);
    }

    @SuppressWarnings("unchecked")
    private static <T> T copy(T value) {
        return (T) Objects.requireNonNull(CODEC.decode(CODEC.encode(value)));
    }
}
