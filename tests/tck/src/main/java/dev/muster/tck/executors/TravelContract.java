package dev.muster.tck.executors;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.MapOption;
import dev.muster.TaskEncodeException;
import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteFunction;
import dev.muster.tck.fixtures.SimpleTasks;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/**
 * What can travel to another process and back, and what is said of what cannot. Tests are named after the items of the semantics.
 */
public interface TravelContract extends Contract {
    /** An enum with a body of its own for one constant. */
    enum Size {
        SMALL,
        LARGE {
            @Override
            int factor() {
                return 10;
            }
        };

        int factor() {
            return 1;
        }
    }

    /** A record of generic type. */
    record Pair<A, B>(A first, B second) {}

    /** A class with many fields and no marker, whose inner class uses one of them. */
    final class Office {
        final String name = "o";
        final List<Integer> numbers = new ArrayList<>(List.of(1, 2, 3));
        final ReentrantLock lock = new ReentrantLock(); // guards the numbers; a copy has its own
        final int[] table = {4, 5};
        transient Thread worker = Thread.currentThread(); // stays: no constructor runs for a copy

        /** Refers to its office. */
        final class Clerk implements Callable<Integer> {
            @Override
            public Integer call() {
                lock.lock();
                try {
                    return numbers.size() + table[1] + name.length();
                } finally {
                    lock.unlock();
                }
            }
        }

        RemoteCallable<Integer> task() {
            return () -> numbers.get(2) + table[0]; // captures this office
        }
    }

    /** A static nested class, generic, without a marker. */
    final class Adder<T extends Number> implements Callable<Integer> {
        private final T number;

        Adder(T number) {
            this.number = number;
        }

        @Override
        public Integer call() {
            return number.intValue() + 1;
        }
    }

    @Test
    default void item_3_11_whatIsChangedAfterTheSubmitIsNotSeenByTheTask() throws Exception {
        try (var pool = executor(1)) {
            var blocker = pool.submit(() -> SimpleTasks.pause(100));
            int[] numbers = {1};
            var first = pool.submit(() -> numbers[0]);
            numbers[0] = 2;
            assertThat(first.get()).isEqualTo(1);
            assertThat(blocker.get()).isZero();
        }
    }

    @Test
    default void item_0_1_anonymousLocalAndInnerClassesTravelWithoutAMarker() throws Exception {
        try (var pool = executor(1)) {
            int captured = 5;
            var anonymous = new Callable<Integer>() {
                final int field = 1;

                @Override
                public Integer call() {
                    return field + captured;
                }
            };
            class Local implements Callable<Integer> {
                @Override
                public Integer call() {
                    return 2 * captured;
                }
            }
            var noted = new Runnable() {
                @Override
                public void run() {
                    if (captured != 5) throw new IllegalStateException();
                }
            };
            assertThat(pool.submit(anonymous).get()).isEqualTo(6);
            assertThat(pool.submit(new Local()).get()).isEqualTo(10);
            assertThat(pool.submit(noted).get()).isNull();
            assertThat(pool.submit(noted, "done").get()).isEqualTo("done");
            assertThat(pool.submit(new Office().new Clerk()).get()).isEqualTo(9);
            assertThat(pool.submit(new Office().task()).get()).isEqualTo(7);
            assertThat(pool.submit(new Adder<>(41L)).get()).isEqualTo(42);
            assertThat(pool.invokeAll(List.of(anonymous, new Local(), new Adder<>(1)))
                            .get(2)
                            .get())
                    .isEqualTo(2);
        }
    }

    @Test
    default void item_0_1_aPoolHeldAsExecutorServiceRunsWhatCanTravel() throws Exception {
        try (var pool = executor(1)) {
            ExecutorService plain = pool;
            assertThat(plain.submit(new Adder<>(1)).get()).isEqualTo(2);
            RemoteCallable<Integer> remote = () -> 7;
            Callable<Integer> asCallable = remote;
            assertThat(plain.submit(asCallable).get()).isEqualTo(7);
            assertThat(plain.submit((Callable<Integer> & Serializable) () -> 8).get())
                    .isEqualTo(8);
            assertThat(plain.invokeAny(List.of(asCallable))).isEqualTo(7);
        }
    }

    @Test
    default void item_0_1_aLambdaOfAPlainTypeIsRefusedWithTheTwoWordCure() throws Exception {
        try (var pool = executor(1)) {
            String ofCallable = "declare the variable as RemoteCallable<T>, or cast: (RemoteCallable<T>)";
            String ofRunnable = "declare the variable as RemoteRunnable, or cast: (RemoteRunnable)";
            Callable<Integer> callable = () -> 1;
            Runnable runnable = () -> {};
            ScheduledExecutorService plain = pool;
            var callables = List.<Future<?>>of(
                    pool.submit(callable),
                    plain.submit(callable),
                    plain.submit(() -> 1),
                    plain.invokeAll(List.of(callable)).get(0),
                    plain.schedule(callable, 0, TimeUnit.SECONDS),
                    plain.schedule(() -> 1, 0, TimeUnit.SECONDS));
            for (var refused : callables) assertRefused(refused, ofCallable);
            assertThatThrownBy(() -> plain.invokeAny(List.of(callable)))
                    .hasCauseInstanceOf(TaskEncodeException.class)
                    .hasMessageContaining(ofCallable);
            var runnables = List.<Future<?>>of(
                    pool.submit(runnable),
                    plain.submit(runnable),
                    plain.submit(() -> {}),
                    plain.submit(runnable, "done"),
                    plain.schedule(runnable, 0, TimeUnit.SECONDS),
                    plain.scheduleAtFixedRate(() -> {}, 0, 1, TimeUnit.SECONDS),
                    plain.scheduleWithFixedDelay(runnable, 0, 1, TimeUnit.SECONDS));
            for (var refused : runnables) assertRefused(refused, ofRunnable);
            assertThatThrownBy(() -> plain.execute(runnable)).hasMessageContaining(ofRunnable);
            assertThatThrownBy(() -> plain.execute(() -> {})).hasMessageContaining(ofRunnable);
        }
    }

    private static void assertRefused(Future<?> future, String cure) {
        assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TaskEncodeException.class)
                .hasMessageContaining(cure);
    }

    @Test
    default void item_0_1_whatALambdaMayCaptureArrivesAsItWas() throws Exception {
        try (var pool = executor(1)) {
            var size = Size.LARGE;
            var pair = new Pair<>(new Pair<>("a", Size.SMALL), List.of(1L));
            var office = new Office();
            Map<Size, List<String>> map = Map.of(Size.SMALL, List.of("x"));
            RemoteFunction<Integer, Integer> function = n -> n * size.factor();
            assertThat(pool.submit(() -> function.apply(2) + office.numbers.size())
                            .get())
                    .isEqualTo(23);
            assertThat(pool.submit(() -> new Pair<>(pair, map)).get()).isEqualTo(new Pair<>(pair, map));
            assertThat(pool.submit(() -> size).get()).isSameAs(Size.LARGE);
            assertThat(pool.submit(Pair::new, 1, "b").get()).isEqualTo(new Pair<>(1, "b"));
            assertThat(pool.submit(() -> office.worker == null).get()).isTrue();
            assertThat(pool.map(Object::hashCode, List.of(1, 2))).containsExactly(1, 2);
            assertThat(pool.map(Object::hashCode, List.of("a", "b"))).containsExactly(97, 98);
            assertThat(pool.map(Enum::name, List.of(Size.LARGE))).containsExactly("LARGE");
            assertThat(pool.map(Enum::name, List.of(Thread.State.NEW))).containsExactly("NEW");
        }
    }

    /** An exception with data in it. */
    final class DataException extends Exception {
        private static final long serialVersionUID = 1;
        final byte[] data;

        DataException(String message, int bytes) {
            super(message);
            this.data = new byte[bytes];
        }
    }

    private static Exception largeException(int kind) {
        return switch (kind) {
            case 0 -> new DataException("with 300,000 bytes", 300_000);
            case 1 -> new DataException("x".repeat(1_000_000), 0);
            case 2 -> {
                var many = new DataException("with 3,000 suppressed ones", 0);
                for (int i = 0; i < 3_000; i++) many.addSuppressed(new IOException("no. " + i));
                yield many;
            }
            default -> {
                var deep = new DataException("with 100 causes", 0);
                Throwable cause = new IOException("the first");
                for (int i = 0; i < 100; i++) cause = new IllegalStateException("again", cause);
                deep.initCause(cause);
                yield deep;
            }
        };
    }

    private static void assertIsLargeException(int kind, Throwable thrown) {
        assertThat(thrown).isInstanceOf(DataException.class);
        var expected = largeException(kind);
        assertThat(thrown).hasMessage(expected.getMessage());
        assertThat(((DataException) thrown).data).hasSameSizeAs(((DataException) expected).data);
        assertThat(thrown.getSuppressed().length)
                .isBetween(expected.getSuppressed().length, expected.getSuppressed().length + 1);
        int causes = 0;
        for (Throwable each = thrown.getCause(); each != null; each = each.getCause()) causes++;
        assertThat(causes).isEqualTo(kind == 3 ? 101 : 0);
    }

    @Test
    default void anExceptionOfAnySizeArrivesAsItself() throws Exception {
        try (var pool = executor(1)) {
            for (int kind = 0; kind < 4; kind++) {
                int which = kind;
                var future = pool.submit(() -> {
                    throw largeException(which);
                });
                assertIsLargeException(kind, requireNonNull(future.exception()));
            }
            var results = pool.map(
                            kind -> {
                                if (kind < 4) throw largeException(kind);
                                return kind;
                            },
                            List.of(0, 1, 2, 3, 4),
                            MapOption.chunkSize(5))
                    .iterator();
            for (int kind = 0; kind < 4; kind++) {
                int which = kind;
                assertThatThrownBy(results::next)
                        .satisfies(e -> assertIsLargeException(which, requireNonNull(e.getCause())));
            }
            assertThat(results.next()).isEqualTo(4);
        }
    }
}
