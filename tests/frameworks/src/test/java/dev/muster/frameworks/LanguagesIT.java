package dev.muster.frameworks;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clojure.lang.Keyword;
import clojure.lang.PersistentHashSet;
import clojure.lang.PersistentQueue;
import clojure.lang.RT;
import clojure.lang.Ratio;
import clojure.lang.Symbol;
import dev.muster.ProcessPoolExecutor;
import dev.muster.task.RemoteCallable;
import groovy.lang.Closure;
import groovy.lang.IntRange;
import groovy.lang.Tuple2;
import java.math.BigInteger;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import kotlin.Metadata;
import kotlin.Pair;
import kotlin.Unit;
import kotlin.collections.CollectionsKt;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.jvm.functions.Function1;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.runtime.GStringImpl;
import org.codehaus.groovy.runtime.MethodClosure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import scala.None$;
import scala.Option;
import scala.collection.immutable.Nil$;
import scala.collection.mutable.ArrayBuffer;
import scala.math.Ordering;

/**
 * What programs in other languages than Java send and get: it arrives as it was, or is refused with the cure of that language.
 */
@Timeout(60)
@SuppressWarnings({"VariableNameSameAsType", "StaticAssignmentOfThrowable"}) // as the compiler of Kotlin writes it
class LanguagesIT {
    private static final ProcessPoolExecutor POOL =
            ProcessPoolExecutor.builder().target("").maxWorkers(1).build();

    @AfterAll
    static void end() {
        POOL.close();
    }

    private static <T> T thereAndBack(T value) throws Exception {
        return POOL.submit(() -> value).get();
    }

    // ---- Kotlin

    interface Shape {}

    /** As Kotlin writes {@code object Circle : Shape { var radius = 1 }}. */
    @Metadata(k = 1)
    static final class Circle implements Shape {
        static final Circle INSTANCE = new Circle();
        int radius = 1;

        private Circle() {}
    }

    /** As Kotlin writes {@code class Owner { companion object }}. */
    @Metadata(k = 1)
    static final class Owner {
        static final Companion Companion = new Companion();

        @Metadata(k = 1)
        static final class Companion {
            private Companion() {}
        }
    }

    /** As Kotlin writes {@code object NotThere : Exception("not there")}. */
    @Metadata(k = 1)
    static final class NotThere extends Exception {
        private static final long serialVersionUID = 1;
        static final NotThere INSTANCE = new NotThere();

        private NotThere() {
            super("not there");
        }
    }

    @Test
    void anObjectOfKotlinIsTheOneOfTheOtherSide() throws Exception {
        var circle = Circle.INSTANCE;
        var companion = Owner.Companion;
        var unit = Unit.INSTANCE;
        assertThat(POOL.submit(() -> circle == Circle.INSTANCE && companion == Owner.Companion && unit == Unit.INSTANCE)
                        .get())
                .isTrue();
        for (Object each : List.of(circle, companion, unit, EmptyCoroutineContext.INSTANCE)) {
            assertThat(thereAndBack(each)).isSameAs(each);
            assertThat(thereAndBack(new Pair<>(each, List.of(each))).getFirst()).isSameAs(each);
        }
        assertThat(thereAndBack(CollectionsKt.emptyList())).isSameAs(CollectionsKt.emptyList());
    }

    @Test
    void anExceptionThatIsAnObjectOfKotlinIsTheOneOfThisSide() throws Exception {
        for (int i = 0; i < 2; i++) {
            var future = POOL.submit(() -> {
                throw NotThere.INSTANCE;
            });
            assertThatThrownBy(future::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isSameAs(NotThere.INSTANCE);
        }
        assertThat(NotThere.INSTANCE.getSuppressed()).isEmpty();
        var wrapped = POOL.submit(() -> {
            throw new IllegalStateException("w", NotThere.INSTANCE);
        });
        assertThatThrownBy(wrapped::get)
                .hasRootCause(NotThere.INSTANCE)
                .rootCause()
                .isSameAs(NotThere.INSTANCE);
    }

    @Test
    void aLambdaOfKotlinIsRefusedWithItsCure() {
        Function1<Integer, Integer> function = each -> each + 1;
        RemoteCallable<Integer> task = () -> function.invoke(1);
        assertThatThrownBy(() -> POOL.submit(task).get())
                .hasMessageContaining("captured \"function\"")
                .hasMessageContaining("@JvmSerializableLambda");
    }

    // ---- Scala

    @Test
    void anObjectOfScalaIsTheOneOfTheOtherSide() throws Exception {
        for (Object each : List.of(None$.MODULE$, Nil$.MODULE$, Ordering.Int$.MODULE$, scala.Predef$.MODULE$)) {
            assertThat(thereAndBack(each)).isSameAs(each);
        }
        assertThat(thereAndBack(Option.apply(1))).isEqualTo(Option.apply(1));
        assertThat(thereAndBack(Option.empty()) == Option.empty()).isTrue();
        var buffer = new ArrayBuffer<Integer>();
        buffer.addOne(1).addOne(2);
        assertThat(thereAndBack(buffer)).isEqualTo(buffer);
        assertThat(thereAndBack(buffer.toList())).isEqualTo(buffer.toList());
        assertThat(thereAndBack(buffer.toVector())).isEqualTo(buffer.toVector());
    }

    // ---- Groovy

    static Stream<Object> groovy() {
        return Stream.of(
                new GStringImpl(new Object[] {1, "x"}, new String[] {"a ", " b ", ""}),
                new Tuple2<>("a", 1),
                new IntRange(1, 5));
    }

    @Test
    void valuesOfGroovyArrive() throws Exception {
        for (Object each : groovy().toList()) {
            Object copy = thereAndBack(each);
            assertThat(copy.getClass()).isEqualTo(each.getClass());
            assertThat(copy).isEqualTo(each).hasToString(each.toString());
        }
    }

    @Test
    void aClosureOfGroovyRuns(@TempDir Path folder) throws Exception {
        var options = new CompilerConfiguration();
        options.setTargetDirectory(folder.toFile());
        var unit = new CompilationUnit(options);
        unit.addSource(
                "Work.groovy",
                "class Work { int m = 3; static Closure make(int n) { return { -> \"n is ${n * 2}\" } };"
                        + " Closure own() { return { -> m + 1 } } }");
        unit.compile();
        try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
                var pool = ProcessPoolExecutor.builder()
                        .target("")
                        .maxWorkers(1)
                        .addClassPath(folder)
                        .build()) {
            Class<?> work = loader.loadClass("Work");
            Closure<?> ofStatic = (Closure<?>)
                    requireNonNull(work.getMethod("make", int.class).invoke(null, 21));
            assertThat(pool.submit((Callable<?>) ofStatic).get()).hasToString("n is 42");
            Closure<?> ofObject = (Closure<?>) requireNonNull(
                    work.getMethod("own").invoke(work.getConstructor().newInstance()));
            assertThat(pool.submit((Callable<?>) ofObject).get()).isEqualTo(4);
        }
    }

    @Test
    void aClosureOfGroovyOverAMethodIsRefusedAsResult() {
        var future = POOL.submit(() -> new MethodClosure("text", "length"));
        assertThatThrownBy(future::get).hasMessageContaining("such an object can call any method");
    }

    // ---- Clojure

    @Test
    void valuesOfClojureArrive() throws Exception {
        for (Object each : List.of(
                RT.vector(1, 2L, "three"),
                RT.vector(Stream.iterate(0, n -> n + 1).limit(100).toArray()),
                RT.map(Keyword.intern("a"), 1, Keyword.intern("b"), RT.vector(2)),
                RT.list(1, 2, 3),
                PersistentHashSet.create(1, 2, 3),
                PersistentQueue.EMPTY.cons(1).cons(2),
                new Ratio(BigInteger.ONE, BigInteger.TWO),
                Symbol.intern("ns", "name"),
                clojure.lang.BigInt.fromLong(5))) {
            Object copy = thereAndBack(each);
            assertThat(copy.getClass()).isEqualTo(each.getClass());
            assertThat(copy).isEqualTo(each).hasToString(each.toString());
        }
        assertThat((Object) thereAndBack(Keyword.intern("k"))).isSameAs(Keyword.intern("k"));
        var inc = RT.var("clojure.core", "inc").deref();
        var lazy =
                requireNonNull(((clojure.lang.IFn) RT.var("clojure.core", "map").deref()).invoke(inc, RT.vector(1, 2)));
        assertThat(thereAndBack(lazy)).isEqualTo(lazy);
        assertThat(((clojure.lang.IFn) thereAndBack(inc)).invoke(1)).isEqualTo(2L);
    }
}
