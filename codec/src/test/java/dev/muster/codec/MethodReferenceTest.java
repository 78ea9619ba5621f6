package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.task.RemoteBiFunction;
import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteFunction;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.time.DayOfWeek;
import java.time.Month;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A class refers to one method for several types; each reference must arrive as what it is, not as the first of them. */
class MethodReferenceTest {
    private static final Codec CODEC = new Codec(MethodReferenceTest.class.getClassLoader());

    @Test
    void oneMethodForArgumentsOfSeveralTypes() throws Exception {
        RemoteFunction<Integer, Integer> ofNumber = Object::hashCode;
        RemoteFunction<String, Integer> ofText = Object::hashCode;
        RemoteFunction<List<?>, Integer> ofList = Object::hashCode;
        assertThat(copy(ofNumber).apply(5)).isEqualTo(5);
        assertThat(copy(ofText).apply("a")).isEqualTo(97);
        assertThat(copy(ofList).apply(List.of())).isEqualTo(1);
    }

    @Test
    void oneMethodForTypesInTheOtherOrder() throws Exception {
        RemoteFunction<String, String> ofText = Object::toString;
        RemoteFunction<Object, String> ofAny = Object::toString;
        RemoteFunction<Integer, String> ofNumber = Object::toString;
        assertThat(copy(ofNumber).apply(1)).isEqualTo("1");
        assertThat(copy(ofAny).apply('c')).isEqualTo("c");
        assertThat(copy(ofText).apply("t")).isEqualTo("t");
    }

    @Test
    void staticMethodsThatTakeAnything() throws Exception {
        RemoteFunction<Integer, String> ofNumber = String::valueOf;
        RemoteFunction<List<?>, String> ofList = String::valueOf;
        RemoteFunction<Thread.State, String> ofState = String::valueOf;
        RemoteFunction<Object, Object> any = Objects::requireNonNull;
        RemoteFunction<String, String> text = Objects::requireNonNull;
        assertThat(copy(ofNumber).apply(1)).isEqualTo("1");
        assertThat(copy(ofList).apply(List.of(1))).isEqualTo("[1]");
        assertThat(copy(ofState).apply(Thread.State.NEW)).isEqualTo("NEW");
        assertThat(copy(any).apply(1)).isEqualTo(1);
        assertThat(copy(text).apply("t")).isEqualTo("t");
    }

    private static <T> List<T> pair(T each) {
        return List.of(each, each);
    }

    private static <T extends Comparable<T>> T larger(T a, T b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private <T> String own(T each) {
        return "own " + each;
    }

    @Test
    void genericMethodsOfTheClassItself() throws Exception {
        RemoteFunction<Integer, List<Integer>> ofNumber = MethodReferenceTest::pair;
        RemoteFunction<String, List<String>> ofText = MethodReferenceTest::pair;
        RemoteBiFunction<Integer, Integer, Integer> largerNumber = MethodReferenceTest::larger;
        RemoteBiFunction<String, String, String> largerText = MethodReferenceTest::larger;
        RemoteFunction<Integer, String> ownOfNumber = this::own;
        RemoteFunction<String, String> ownOfText = this::own;
        RemoteBiFunction<MethodReferenceTest, Integer, String> unboundOfNumber = MethodReferenceTest::own;
        RemoteBiFunction<MethodReferenceTest, String, String> unboundOfText = MethodReferenceTest::own;
        assertThat(copy(ofNumber).apply(1)).isEqualTo(List.of(1, 1));
        assertThat(copy(ofText).apply("a")).isEqualTo(List.of("a", "a"));
        assertThat(copy(largerNumber).apply(1, 2)).isEqualTo(2);
        assertThat(copy(largerText).apply("b", "a")).isEqualTo("b");
        assertThat(copy(ownOfNumber).apply(1)).isEqualTo("own 1");
        assertThat(copy(ownOfText).apply("t")).isEqualTo("own t");
        assertThat(copy(unboundOfNumber).apply(this, 1)).isEqualTo("own 1");
        assertThat(copy(unboundOfText).apply(this, "t")).isEqualTo("own t");
    }

    static class Box<T> {
        final T content;

        Box(T content) {
            this.content = content;
        }
    }

    @Test
    void constructors() throws Exception {
        RemoteFunction<Integer, Box<Integer>> ofNumber = Box::new;
        RemoteFunction<String, Box<String>> ofText = Box::new;
        RemoteFunction<List<Integer>, ArrayList<Integer>> ofList = ArrayList::new;
        RemoteFunction<Collection<String>, ArrayList<String>> ofAny = ArrayList::new;
        RemoteCallable<Collection<String>> empty = ArrayList::new;
        RemoteCallable<ArrayList<Integer>> emptyToo = ArrayList::new;
        assertThat(copy(ofNumber).apply(1).content).isEqualTo(1);
        assertThat(copy(ofText).apply("t").content).isEqualTo("t");
        assertThat(copy(ofList).apply(List.of(1))).isEqualTo(List.of(1));
        assertThat(copy(ofAny).apply(List.of("a"))).isEqualTo(List.of("a"));
        assertThat(copy(empty).call()).isEmpty();
        assertThat(copy(emptyToo).call()).isEmpty();
    }

    @Test
    void methodsOfSeveralEnums() throws Exception {
        RemoteFunction<DayOfWeek, String> day = Enum::name;
        RemoteFunction<Month, String> month = Enum::name;
        RemoteFunction<Thread.State, String> state = Thread.State::name;
        RemoteFunction<DayOfWeek, Integer> dayOrdinal = DayOfWeek::ordinal;
        RemoteFunction<Month, Integer> monthOrdinal = Month::ordinal;
        assertThat(copy(day).apply(DayOfWeek.MONDAY)).isEqualTo("MONDAY");
        assertThat(copy(month).apply(Month.MAY)).isEqualTo("MAY");
        assertThat(copy(state).apply(Thread.State.NEW)).isEqualTo("NEW");
        assertThat(copy(dayOrdinal).apply(DayOfWeek.TUESDAY)).isEqualTo(1);
        assertThat(copy(monthOrdinal).apply(Month.MARCH)).isEqualTo(2);
    }

    @Test
    void boundReceiversOfSeveralTypes() throws Exception {
        Object text = "bound";
        List<Integer> list = List.of(1);
        RemoteCallable<String> ofText = text::toString;
        RemoteCallable<Object> ofList = list::toString;
        RemoteFunction<Object, Boolean> equalsAny = text::equals;
        RemoteFunction<String, Boolean> equalsText = text::equals;
        assertThat(copy(ofText).call()).isEqualTo("bound");
        assertThat(copy(ofList).call()).isEqualTo("[1]");
        assertThat(copy(equalsAny).apply(1)).isFalse();
        assertThat(copy(equalsText).apply("bound")).isTrue();
    }

    interface Marker {}

    interface Narrow extends RemoteFunction<String, Object> {
        @Override
        Object apply(String text);
    }

    @Test
    void interfacesKeepTheirMarkersBridgesAndDefaults() throws Exception {
        Supplier<Object> first = (Supplier<Object> & Serializable & Marker) ArrayList::new;
        Supplier<List<?>> second = (Supplier<List<?>> & Serializable & Marker) ArrayList::new;
        assertThat(copy(first)).isInstanceOf(Marker.class);
        assertThat(copy(second)).isInstanceOf(Marker.class);
        assertThat(copy(second).get()).isEmpty();
        Supplier<Object> third = (Supplier<Object> & Serializable) ArrayList::new;
        assertThat(copy(third)).isNotInstanceOf(Marker.class);
        Narrow narrow = String::valueOf;
        RemoteFunction<String, Object> bridged = copy(narrow);
        assertThat(bridged.apply("b")).isEqualTo("b");
        Comparator<Integer> numbers = (Comparator<Integer> & Serializable) Comparable::compareTo;
        Comparator<String> texts = (Comparator<String> & Serializable) Comparable::compareTo;
        assertThat(copy(numbers).reversed().compare(1, 2)).isPositive();
        assertThat(copy(texts).reversed().compare("a", "b")).isPositive();
    }

    @Test
    void whatArrivedTravelsOn() throws Exception {
        RemoteFunction<Integer, Class<?>> ofNumber = Object::getClass;
        RemoteFunction<String, Class<?>> ofText = Object::getClass;
        assertThat(copy(copy(copy(ofText))).apply("a")).isEqualTo(String.class);
        assertThat(copy(copy(copy(ofNumber))).apply(1)).isEqualTo(Integer.class);
    }

    /** What a runner's loader does: the user's classes are in a module of their own. */
    private static final class UserLoader extends ClassLoader {
        UserLoader() {
            super(MethodReferenceTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(References.class.getName())) return super.loadClass(name, resolve);
            Class<?> known = findLoadedClass(name);
            if (known != null) return known;
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = Objects.requireNonNull(in).readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** Loaded a second time by the loader above. */
    static final class References {
        private References() {}

        private static <T> String shown(T each) {
            return "<" + each + ">";
        }

        static List<RemoteFunction<?, String>> all() {
            RemoteFunction<Integer, String> ofNumber = References::shown;
            RemoteFunction<String, String> ofText = References::shown;
            RemoteFunction<Thread.State, String> ofState = References::shown;
            return List.of(ofNumber, ofText, ofState);
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void theLoaderOfARunnerMakesThemToo() throws Exception {
        var there = new Codec(new UserLoader());
        List<RemoteFunction<Object, String>> copies = (List<RemoteFunction<Object, String>>)
                Objects.requireNonNull(there.decode(CODEC.encode(References.all())));
        assertThat(copies.get(0).apply(1)).isEqualTo("<1>");
        assertThat(copies.get(1).apply("t")).isEqualTo("<t>");
        assertThat(copies.get(2).apply(Thread.State.NEW)).isEqualTo("<NEW>");
        assertThat(copies.get(2).getClass().getClassLoader()).isInstanceOf(UserLoader.class);
        assertThat(CODEC.decode(there.encode(copies))).isInstanceOf(List.class);
    }

    @SuppressWarnings("unchecked")
    private static <T> T copy(T value) {
        return (T) Objects.requireNonNull(CODEC.decode(CODEC.encode(value)));
    }
}
