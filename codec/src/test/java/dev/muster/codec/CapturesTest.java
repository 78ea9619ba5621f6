package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.codec.filter.DecodeFilter;
import dev.muster.codec.payload.EncodeException;
import dev.muster.codec.payload.Encoded;
import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteFunction;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes along with the code of a task, and what does not. */
class CapturesTest {
    /** As a client has it. */
    private static final Codec OF_TASKS = new Codec(CapturesTest.class.getClassLoader(), DecodeFilter.NONE, type -> "");

    private static final Codec OF_RESULTS = new Codec(CapturesTest.class.getClassLoader());

    /** Has what cannot travel and what is large, as the main object of a program does. */
    static final class Service {
        final Thread thread = new Thread(() -> {});
        final byte[] cache = new byte[5_000_000];
        final int factor = 6;
        final Socket connection = new Socket();
        final AtomicInteger counter = new AtomicInteger();

        Callable<Integer> usesNothing() {
            return new Callable<>() {
                @Override
                public Integer call() {
                    return 42;
                }
            };
        }

        Callable<Integer> usesWhatIsCaptured() {
            int local = factor;
            return new RemoteCallable<>() {
                private static final long serialVersionUID = 1;

                @Override
                public Integer call() {
                    long sum = 0;
                    for (int i = 0; i < 3; i++) {
                        switch (i) {
                            case 0 -> sum += local;
                            case 1 -> sum += 2L * local;
                            default ->
                                sum += switch (local) {
                                    case 6 -> 4;
                                    case 1_000_000 -> 5;
                                    default -> 0;
                                };
                        }
                    }
                    RemoteCallable<Integer> twenty = () -> 20;
                    try {
                        return (int) sum + twenty.call();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
        }

        Callable<Integer> usesItsOwner() {
            return new Callable<>() {
                @Override
                public Integer call() {
                    return 7 * factor();
                }
            };
        }

        Callable<Integer> usesItsOwnerInALambda() {
            return new Callable<>() {
                @Override
                public Integer call() throws Exception {
                    RemoteCallable<Integer> inner = () -> 7 * factor();
                    return inner.call();
                }
            };
        }

        Callable<Integer> usesTheOwnerOfItsOwner() {
            return new Callable<>() {
                @Override
                public Integer call() throws Exception {
                    return new Callable<Integer>() {
                        @Override
                        public Integer call() {
                            return 7 * factor();
                        }
                    }.call();
                }
            };
        }

        Callable<Integer> ofALocalClass() {
            class Local implements Callable<Integer> {
                @Override
                public Integer call() {
                    return 42;
                }
            }
            return new Local();
        }

        Callable<Integer> ofAnInnerClass() {
            return new Inner();
        }

        RemoteCallable<Integer> lambda() {
            return () -> factor() + 36;
        }

        RemoteCallable<Integer> counts() {
            return () -> counter.incrementAndGet();
        }

        int factor() {
            return factor;
        }

        @SuppressWarnings("ClassCanBeStatic") // that it is not is what is tested
        final class Inner implements Callable<Integer> {
            @Override
            public Integer call() {
                return 42;
            }
        }
    }

    static List<Callable<Integer>> withoutUseOfTheirOwner() {
        var service = new Service();
        return List.of(
                service.usesNothing(), service.usesWhatIsCaptured(), service.ofALocalClass(), service.ofAnInnerClass());
    }

    @ParameterizedTest
    @MethodSource("withoutUseOfTheirOwner")
    void anEnclosingObjectThatNoCodeReadsStaysHere(Callable<Integer> task) throws Exception {
        Encoded bytes = OF_TASKS.encodeInPieces(task);
        assertThat(bytes.size()).isLessThan(1_000);
        Callable<?> copy = (Callable<?>) Objects.requireNonNull(OF_RESULTS.decode(bytes));
        assertThat(copy.call()).isEqualTo(42);
    }

    static List<Callable<Integer>> withUseOfTheirOwner() {
        var service = new Service();
        return List.of(service.usesItsOwner(), service.usesItsOwnerInALambda(), service.usesTheOwnerOfItsOwner());
    }

    @ParameterizedTest
    @MethodSource("withUseOfTheirOwner")
    void anEnclosingObjectThatIsReadTravelsOrIsRefusedWithItsCure(Callable<Integer> task) {
        EncodeException refused = catchThrowableOfType(EncodeException.class, () -> OF_TASKS.encode(task));
        assertThat(refused)
                .hasMessageContaining("the enclosing object → field \"")
                .hasMessageContaining("make the class " + task.getClass().getName() + " static, or write a lambda");
        assertThat(refused.getCause()).isInstanceOf(NotSerializableException.class);
        assertThat(refused.getMessage())
                .contains(String.valueOf(
                        Objects.requireNonNull(refused.getCause()).getMessage()));
    }

    @Test
    void aFieldOfThisHasTheCureThatIsSimplest() {
        RemoteCallable<Integer> task = new Service().lambda();
        EncodeException refused = catchThrowableOfType(EncodeException.class, () -> OF_TASKS.encode(task));
        assertThat(refused)
                .hasMessageContaining("captured \"this\" → field \"")
                .hasMessageContaining(
                        "copy the fields that the lambda uses of \"this\" into local variables before it");
        assertThat(refused.getMessage())
                .contains(String.valueOf(
                        Objects.requireNonNull(refused.getCause()).getMessage()));
    }

    @Test
    void aComparatorOfAPlainLambdaIsRefusedWithItsPathAndTheCastThatHelps() {
        Function<String, Integer> plain = String::length;
        Comparator<String> byLength = Comparator.comparing(plain);
        RemoteFunction<List<String>, List<String>> sort = list -> {
            list.sort(byLength);
            return list;
        };
        for (Object task : List.of(sort, byLength.reversed(), Collections.reverseOrder(byLength))) {
            assertThatThrownBy(() -> OF_TASKS.encode(task))
                    .isInstanceOf(EncodeException.class)
                    .hasMessageContaining("Comparator.comparing was given")
                    .hasMessageContaining("(Function<…> & Serializable) lambda");
        }
        assertThatThrownBy(() -> OF_TASKS.encode(sort)).hasMessageContaining("captured \"byLength\" → what Comparator");
        Comparator<String> cast = Comparator.comparing((Function<String, Integer> & Serializable) String::length);
        assertThat(OF_RESULTS.decode(OF_TASKS.encode(cast))).isInstanceOf(Comparator.class);
    }

    @Test
    void aBlockingQueueIsRefusedInATaskAndTravelsInAResult() {
        for (BlockingQueue<?> queue : List.<BlockingQueue<?>>of(
                new LinkedBlockingQueue<>(List.of(1)),
                new ArrayBlockingQueue<>(3),
                new PriorityBlockingQueue<>(List.of(1)),
                new LinkedTransferQueue<>(List.of(1)))) {
            RemoteCallable<Boolean> task = queue::isEmpty;
            assertThatThrownBy(() -> OF_TASKS.encode(task))
                    .hasMessageContaining("captured receiver : java.util.concurrent.")
                    .hasMessageContaining("let the task return its results")
                    .hasMessageContaining("new ArrayList<>(queue)");
            assertThatThrownBy(() -> OF_TASKS.encode(List.of("deep", List.of(queue))))
                    .hasMessageContaining("element 1 → element 0 : java.util.concurrent.");
            assertThat(OF_RESULTS.decode(OF_RESULTS.encode(queue))).isInstanceOf(queue.getClass());
        }
    }

    @Test
    void aLockThatIsHandedInIsRefused() {
        for (Object lock : List.of(new ReentrantLock(), new Semaphore(1))) {
            RemoteFunction<Object, Integer> task = Object::hashCode;
            assertThatThrownBy(() -> Call.function(OF_TASKS, task, lock))
                    .hasMessageContaining("argument 1 : java.util.concurrent.")
                    .hasMessageContaining("threads of this JVM synchronize by it");
        }
    }

    @Test
    void whatLooksSharedIsFoundWhereATaskHoldsIt() {
        var counter = new AtomicInteger();
        var adder = new LongAdder();
        var map = new ConcurrentHashMap<String, Integer>();
        var list = Collections.synchronizedList(new ArrayList<Integer>());
        var monitor = new Object();
        var plain = new ArrayList<Integer>();
        RemoteCallable<Integer> task = () -> {
            synchronized (monitor) {
                adder.increment();
                map.merge("a", 1, Integer::sum);
                list.add(1);
                plain.add(1);
                return counter.incrementAndGet();
            }
        };
        assertThat(Copies.looksSharedIn(task))
                .extracting(Copies.Shared::type)
                .containsExactlyInAnyOrder(
                        AtomicInteger.class, LongAdder.class, ConcurrentHashMap.class, list.getClass(), Object.class);
        assertThat(Copies.looksSharedIn(task))
                .extracting(Copies.Shared::way)
                .anySatisfy(way -> assertThat(way)
                        .contains("lambda at CapturesTest.java:")
                        .endsWith("captured \"counter\" : java.util.concurrent.atomic.AtomicInteger"));
        assertThat(Copies.looksSharedIn(new Service().counts()))
                .extracting(Copies.Shared::way)
                .singleElement()
                .asString()
                .contains("captured \"this\" → field \"counter\"");
        RemoteCallable<Integer> innocent = plain::size;
        assertThat(Copies.looksSharedIn(innocent)).isEmpty();
        assertThat(Copies.looksSharedIn(new Service().usesNothing())).isEmpty();
    }

    @Test
    void theLargestPartOfATaskIsFoundWithItsWay() {
        List<Object> inner = new ArrayList<>(Arrays.asList("small", new byte[500_000]));
        List<Object> outer = List.of("a", inner, new int[10]);
        RemoteCallable<Integer> task = () -> outer.size();
        assertThat(Copies.largestPart(OF_TASKS, task).orElseThrow())
                .endsWith("captured \"outer\" → element 1 → element 1 : byte[]");
        RemoteCallable<Integer> small = () -> 1;
        assertThat(Copies.largestPart(OF_TASKS, small)).isEmpty();
    }
}
