package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.codec.filter.DecodeFilter;
import dev.muster.codec.payload.EncodeException;
import dev.muster.task.RemoteCallable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What cannot travel, and the path to it that the message names. */
@SuppressWarnings({"unused", "ArrayRecordComponent"})
class RefusalTest {
    private final Codec codec = new Codec(RefusalTest.class.getClassLoader());
    private @Nullable Object field;

    static class Report {
        final String title = "r";
        final Socket connection = new Socket();
    }

    record Envelope(String name, Object content) {}

    static class Ticker extends Thread {}

    static class Broken implements Serializable {
        private static final long serialVersionUID = 1;

        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new IllegalStateException("not today");
        }
    }

    @Test
    void aCapturedObjectIsNamedAsInTheSourceWithTheLineOfTheLambda() {
        var report = new Report();
        RemoteCallable<String> task = () -> report.title;
        assertThat(refusal(task))
                .matches(
                        "lambda at RefusalTest.java:\\d+ → captured \"report\" → field \"connection\" : java.net.Socket"
                                + " cannot travel: an open resource belongs to this JVM; open it inside the task, or make the"
                                + " field transient");
    }

    @Test
    void capturedVariablesAreToldApartBehindWideOnes() {
        long first = 1;
        int[][] second = {};
        var report = new Report();
        RemoteCallable<String> task = () -> first + second.length + report.title;
        assertThat(refusal(task)).contains("→ captured \"report\" →");
    }

    @Test
    void aCollectionThatCodeCastsToItsClassIsNotTurnedIntoAnother() {
        assertThat(refusal(new java.util.jar.Attributes()))
                .isEqualTo("java.util.jar.Attributes cannot travel: it is not serializable; send its content: new"
                        + " LinkedHashMap<>(it)");
        assertThat(refusal(new java.util.concurrent.DelayQueue<>()))
                .startsWith("java.util.concurrent.DelayQueue cannot travel");
    }

    @Test
    void theEnclosingObjectIsCalledThis() {
        field = new Thread("t");
        RemoteCallable<Object> task = () -> "" + field;
        assertThat(refusal(task)).contains("→ captured \"this\" → field \"field\" : java.lang.Thread cannot travel");
    }

    @Test
    void aBoundReceiverIsNamed() {
        var thread = new Thread("t");
        RemoteCallable<String> task = thread::getName;
        assertThat(refusal(task))
                .isEqualTo("method reference Thread::getName in RefusalTest → captured receiver : java.lang.Thread"
                        + " cannot travel: threads belong to their JVM; start them inside the task");
    }

    @Test
    void thePathLeadsThroughCollectionsMapsArraysAndRecords() {
        Object[] array = {1, new Report()};
        var map = new HashMap<>(Map.of("k", new Envelope("e", List.of("a", array))));
        assertThat(refusal(map))
                .startsWith("java.util.HashMap → value of \"k\" → field \"content\" → element 1 → element 1 →"
                        + " field \"connection\" : java.net.Socket cannot travel");
    }

    @Test
    void thePathLeadsThroughAnonymousClasses() {
        var report = new Report();
        Callable<String> task = new Callable<>() {
            @Override
            public String call() {
                return report.title;
            }
        };
        assertThat(refusal(task))
                .startsWith("dev.muster.codec.RefusalTest$1 → captured \"report\" → field \"connection\"");
    }

    @Test
    void thePathLeadsThroughAnObjectWithItsOwnJavaSerialization() {
        var list = new ArrayList<Object>() {
            private static final long serialVersionUID = 1;
        };
        list.add(new Report());
        assertThat(refusal(list)).contains("→ element 0 → field \"connection\" : java.net.Socket");
    }

    @Test
    void aLambdaWithoutSerializableTypeIsRefusedWithTheCure() {
        Callable<String> task = () -> "x";
        assertThat(refusal(task))
                .isEqualTo(
                        "a lambda in dev.muster.codec.RefusalTest of type java.util.concurrent.Callable cannot travel: its type Callable is not"
                                + " serializable, so the compiler keeps no record of what it does; pass the lambda directly to"
                                + " submit or map, declare the variable as RemoteCallable<T>, or cast: (RemoteCallable<T>)"
                                + " lambda");
        Supplier<String> supplier = () -> "y";
        RemoteCallable<String> outer = supplier::get;
        assertThat(refusal(outer))
                .contains(
                        "captured receiver : a lambda in dev.muster.codec.RefusalTest of type java.util.function.Supplier");
    }

    @Test
    void whatBelongsToItsJvmIsRefused() {
        var executor = Executors.newSingleThreadExecutor();
        executor.shutdown();
        List<Object> refused = List.of(
                new Ticker(),
                ClassLoader.getSystemClassLoader(),
                new ThreadLocal<String>(),
                new ByteArrayInputStream(new byte[0]),
                executor,
                List.of(1).iterator(),
                List.of(1).stream(),
                new Object().getClass().getModule(),
                Runtime.getRuntime());
        for (Object each : refused) {
            assertThat(refusal(new Envelope("e", each)))
                    .contains("→ field \"content\" : ")
                    .contains("cannot travel: ");
        }
    }

    @Test
    void whatUserCodeThrowsWhileItIsWrittenIsTheCause() {
        assertThatThrownBy(() -> codec.encode(List.of(new Broken())))
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("not today")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    static class Link {
        @Nullable
        Link next;
    }

    @Test
    void aGraphThatIsTooDeepIsToldAndTheCodecLivesOn() {
        Link head = null;
        for (int i = 0; i < 500_000; i++) {
            Link link = new Link();
            link.next = head;
            head = link;
        }
        Link deep = head;
        assertThatThrownBy(() -> codec.encode(deep))
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("nested too deep");
        assertThat(codec.decode(codec.encode("still here"))).isEqualTo("still here");
    }

    static class Parent {
        final List<Child> children = new ArrayList<>();
    }

    record Child(Parent parent, List<Child> siblings) {}

    @Test
    void aMockIsRefusedWithTheReason() throws Exception {
        Object mock = CompiledClass.instance(
                CompiledClass.of("Repository$MockitoMock$1", "class Repository$MockitoMock$1 {}"));
        RemoteCallable<Object> task = () -> mock.hashCode();
        assertThatThrownBy(() -> Call.callable(new Codec(RefusalTest.class.getClassLoader()), task))
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("captured \"mock\"")
                .hasMessageContaining("it is a mock of Mockito, whose answers are kept in this JVM");
    }

    @Test
    void nestingUpToAThousandLevelsIsFine() {
        Link head = null;
        for (int i = 0; i < 1000; i++) {
            Link link = new Link();
            link.next = head;
            head = link;
        }
        assertThat(codec.decode(codec.encode(head))).isInstanceOf(Link.class);
    }

    @Test
    void aCycleThatCannotBeMadeAgainIsRefused() {
        record Knot(Object[] loop) {}
        Object[] loop = new Object[1];
        loop[0] = new Knot(loop);
        assertThat(codec.decode(codec.encode(loop))).isInstanceOf(Object[].class);
        Object knot = loop[0];
        Object[] copied = ((Knot) java.util.Objects.requireNonNull(codec.decode(codec.encode(knot)))).loop;
        assertThat(((Knot) copied[0]).loop).isSameAs(copied);

        var inner = new Object[1];
        record Bad(Object inside) {}
        var bad = new Bad(new Envelope("e", inner));
        inner[0] = new Envelope("back", bad);
        assertThat(refusal(bad)).contains("cycle");
    }

    @Test
    void whatTakesTooManyBytesIsTold() {
        var small = new Codec(RefusalTest.class.getClassLoader(), DecodeFilter.DEFAULT, 1000);
        assertThatThrownBy(() -> small.encode(new byte[2000]))
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("take more bytes than can travel");
    }

    private String refusal(Object value) {
        EncodeException e = catchThrowableOfType(EncodeException.class, () -> codec.encode(value));
        assertThat(e).hasCauseInstanceOf(NotSerializableException.class);
        return String.valueOf(e.getMessage());
    }
}
