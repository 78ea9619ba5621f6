package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.task.RemoteBiFunction;
import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteFunction;
import dev.muster.task.RemoteRunnable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LambdaTest {
    private static final Codec CODEC = new Codec(LambdaTest.class.getClassLoader());
    private int field = 7;

    @Test
    void aLambdaThatCapturesNothingRunsOnTheOtherSide() throws Exception {
        RemoteCallable<Integer> task = () -> 42;
        assertThat(run(task)).isEqualTo(42);
    }

    @Test
    void everyPrimitiveCanBeCaptured() throws Exception {
        int i = -5;
        long l = 1L << 40;
        double d = 2.5;
        boolean z = true;
        byte b = 3;
        char c = 'x';
        short s = 9;
        float f = 1.5f;
        RemoteCallable<String> task = () -> "" + i + l + d + z + b + c + s + f;
        assertThat(run(task)).isEqualTo(task.call());
    }

    @Test
    void theEnclosingObjectIsCapturedWithItsFieldsThoughItIsNotSerializable() throws Exception {
        field = 8;
        RemoteCallable<Integer> task = () -> field + 1;
        assertThat(run(task)).isEqualTo(9);
    }

    @Test
    void methodReferencesOfAllKindsTravel() throws Exception {
        RemoteFunction<String, Integer> unbound = String::length;
        RemoteCallable<Integer> bound = "four"::length;
        RemoteCallable<ArrayList<String>> constructor = ArrayList::new;
        RemoteFunction<Integer, int[]> array = int[]::new;
        RemoteFunction<String, Integer> ofStatic = Integer::parseInt;
        RemoteFunction<LambdaTest, Integer> own = LambdaTest::ownMethod;
        assertThat(copy(unbound).apply("three")).isEqualTo(5);
        assertThat(run(bound)).isEqualTo(4);
        assertThat(run(constructor)).isEqualTo(List.of());
        assertThat(copy(array).apply(3)).hasSize(3);
        assertThat(copy(ofStatic).apply("12")).isEqualTo(12);
        assertThat(copy(own).apply(this)).isEqualTo(7);
    }

    private int ownMethod() {
        return field;
    }

    interface WithLambda {
        static RemoteCallable<String> make(String text) {
            return () -> text + "!";
        }

        default RemoteCallable<String> instance() {
            return () -> "from " + this.getClass().getSimpleName();
        }
    }

    static class Implementor implements WithLambda {}

    @Test
    void lambdasInInterfacesTravel() throws Exception {
        assertThat(run(WithLambda.make("hey"))).isEqualTo("hey!");
        assertThat(run(new Implementor().instance())).isEqualTo("from Implementor");
    }

    @Test
    void aLambdaOfAnIntersectionTypeTravels() throws Exception {
        Supplier<String> supplier = (Supplier<String> & Serializable) () -> "both";
        assertThat(copy(supplier).get()).isEqualTo("both");
        Comparator<String> comparator = (Comparator<String> & Serializable) (a, b) -> b.compareTo(a);
        assertThat(copy(comparator).compare("a", "b")).isPositive();
    }

    @Test
    void lambdasNestInLambdas() throws Exception {
        RemoteFunction<Integer, Integer> twice = n -> n * 2;
        RemoteFunction<Integer, Integer> then = n -> twice.apply(n) + 1;
        RemoteCallable<RemoteFunction<Integer, Integer>> outer = () -> {
            RemoteFunction<Integer, Integer> inner = n -> then.apply(n) * 10;
            return inner;
        };
        RemoteFunction<Integer, Integer> inner = copy(outer).call();
        assertThat(copy(inner).apply(4)).isEqualTo(90);
    }

    static class Fibonacci {
        RemoteFunction<Integer, Integer> self = n -> n;

        Fibonacci tie() {
            self = n -> n < 2 ? n : self.apply(n - 1) + self.apply(n - 2);
            return this;
        }
    }

    @Test
    void aLambdaMayReferToItselfThroughAnObjectItCaptured() throws Exception {
        RemoteFunction<Integer, Integer> fibonacci = new Fibonacci().tie().self;
        assertThat(copy(fibonacci).apply(10)).isEqualTo(55);
        var reference = new AtomicReference<RemoteFunction<Integer, Integer>>();
        RemoteFunction<Integer, Integer> factorial =
                n -> n == 0 ? 1 : n * Objects.requireNonNull(reference.get()).apply(n - 1);
        reference.set(factorial);
        assertThat(copy(factorial).apply(5)).isEqualTo(120);
    }

    @Test
    void comparatorsOfTheJdkTravelWithTheLambdasInThem() {
        Comparator<String> byLength = Comparator.comparing((Function<String, Integer> & Serializable) String::length)
                .reversed()
                .thenComparing(Comparator.<String>naturalOrder());
        assertThat(copy(byLength).compare("aa", "b")).isNegative();
        assertThat(copy(Comparator.nullsFirst(Comparator.<Integer>reverseOrder()))
                        .compare(1, 2))
                .isPositive();
    }

    @Test
    void callsOfEveryKindTravel() throws Exception {
        var log = new ArrayList<String>();
        RemoteRunnable runnable = () -> log.add("ran");
        assertThat(invoke(Call.runnable(CODEC, runnable).toBytes())).isNull();
        RemoteFunction<String, String> function = a -> a + a;
        assertThat(invoke(Call.function(CODEC, function, "x").toBytes())).isEqualTo("xx");
        RemoteBiFunction<String, Integer, String> biFunction = String::repeat;
        assertThat(invoke(Call.biFunction(CODEC, biFunction, "ab", 2).toBytes()))
                .isEqualTo("abab");
        Callable<String> anonymous = new Callable<>() {
            @Override
            public String call() {
                return "anonymous " + field;
            }
        };
        assertThat(invoke(Call.callable(CODEC, anonymous).toBytes())).isEqualTo("anonymous 7");
    }

    @Test
    void functionAndArgumentShareWhatTheyShare() throws Exception {
        var shared = new Object();
        RemoteFunction<Object, Boolean> isSame = argument -> argument == shared;
        assertThat(invoke(Call.function(CODEC, isSame, shared).toBytes())).isEqualTo(true);
    }

    private @Nullable Object invoke(byte[] bytes) throws Exception {
        return ((Call.Single) Call.decode(CODEC, bytes)).invoke();
    }

    private <T> @Nullable Object run(RemoteCallable<T> task) throws Exception {
        return invoke(Call.callable(CODEC, task).toBytes());
    }

    @SuppressWarnings("unchecked")
    private <T> T copy(T value) {
        return (T) Objects.requireNonNull(CODEC.decode(CODEC.encode(value)));
    }
}
