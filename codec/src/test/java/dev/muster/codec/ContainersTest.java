package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.codec.filter.DecodeFilter;
import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteFunction;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** What serves only those who share it is no other thing in a list, an array or a map. */
@SuppressWarnings("serial")
class ContainersTest {
    private static final Codec OF_TASKS =
            new Codec(ContainersTest.class.getClassLoader(), DecodeFilter.NONE, type -> "");

    @Test
    void locksInAContainerThatIsCapturedOrHandedInAreRefusedWithTheWay() {
        for (Object locks : List.of(
                List.of(new ReentrantLock()),
                new Semaphore[] {new Semaphore(1)},
                Optional.of(new ReentrantLock()),
                new AtomicReference<>(new ReentrantLock()),
                Arrays.asList(null, List.of(new Semaphore(1))))) {
            RemoteCallable<Integer> task = locks::hashCode;
            assertThatThrownBy(() -> OF_TASKS.encode(task))
                    .hasMessageContaining("captured receiver → ")
                    .hasMessageContaining("threads of this JVM synchronize by it");
            RemoteFunction<Object, Integer> function = Object::hashCode;
            assertThatThrownBy(() -> Call.function(OF_TASKS, function, locks))
                    .hasMessageContaining("argument 1 → ")
                    .hasMessageContaining("threads of this JVM synchronize by it");
        }
        Map<String, ReentrantLock> byName = Map.of("a", new ReentrantLock());
        RemoteCallable<Integer> task = byName::size;
        assertThatThrownBy(() -> OF_TASKS.encode(task))
                .hasMessageContaining("value of \"a\" : java.util.concurrent.locks.ReentrantLock");
    }

    static class Guarded {
        final Map<String, ReentrantLock> locks = new HashMap<>(Map.of("a", new ReentrantLock()));
        int data = 5;
    }

    @Test
    void locksBesideTheDataThatTheyGuardTravelWithIt() {
        var guarded = new Guarded();
        RemoteCallable<Integer> task = () -> guarded.data;
        assertThatCode(() -> OF_TASKS.encode(task)).doesNotThrowAnyException();
    }

    static class Counter {
        private int count;

        synchronized int increment() {
            return ++count;
        }
    }

    @Test
    void countersInAContainerLookSharedAndSoDoesAClassWithSynchronizedMethods() {
        Map<String, AtomicInteger> counts = Map.of("a", new AtomicInteger());
        var counter = new Counter();
        RemoteCallable<Integer> task = () -> {
            counts.values().forEach(AtomicInteger::incrementAndGet);
            return counter.increment();
        };
        assertThat(Copies.looksSharedIn(task))
                .extracting(Copies.Shared::type)
                .containsExactlyInAnyOrder(AtomicInteger.class, Counter.class);
        assertThat(Copies.looksSharedIn("an argument", new AtomicInteger[] {new AtomicInteger()}))
                .map(Copies.Shared::way)
                .hasValueSatisfying(way -> assertThat(way).endsWith(" of java.util.concurrent.atomic.AtomicInteger"));
        assertThat(Copies.looksSharedIn("an argument", List.of("a"))).isEmpty();
    }

    static class WritesItself implements Serializable {
        final transient Object hidden = new Thread();

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            out.writeObject(new ArrayList<>(List.of("a", hidden)));
        }
    }

    @Test
    void theWayIsToldThroughWhatWritesItselfAndThroughWrappersOfTheJdk() {
        assertThatThrownBy(() -> OF_TASKS.encode(Map.of("k", new WritesItself())))
                .hasMessageContaining("value of \"k\" → a part of it → element 1 : java.lang.Thread cannot travel");
        var wrapped = Collections.unmodifiableCollection(new LinkedBlockingQueue<>());
        assertThatThrownBy(() -> OF_TASKS.encode(List.of(wrapped)))
                .hasMessageContaining(
                        "element 0 → a part of it : java.util.concurrent.LinkedBlockingQueue cannot travel");
    }
}
