package dev.muster;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteFunction;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can travel to another process and back, and what is said of what cannot. Tests are named after the items of the semantics. */
public interface TravelContract extends Contract {
    /** What a task may capture by mistake. */
    final class Report {
        final Socket connection = new Socket();
    }

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
        transient Thread worker = Thread.currentThread(); // stays, and is made again by the constructor

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
        try (var pool = newExecutor(1)) {
            var blocker = pool.submit(() -> Contract.pause(100));
            int[] numbers = {1};
            var first = pool.submit(() -> numbers[0]);
            numbers[0] = 2;
            assertThat(first.get()).isEqualTo(1);
            assertThat(blocker.get()).isZero();
        }
    }

    @Test
    default void item_3_9_aTaskThatCapturedItsPoolFailsAtOnceAndIsToldWhatToDo() {
        try (var pool = newExecutor(1)) {
            var own = pool.submit(() -> pool.submit(() -> 1).get());
            assertThat(own.isDone()).isTrue();
            assertThatThrownBy(own::get)
                    .hasCauseInstanceOf(TaskEncodeException.class)
                    .hasMessageContaining("captured \"pool\" : ")
                    .hasMessageContaining("future.thenCompose(x -> pool.submit(step, x))");
        }
    }

    @Test
    default void item_0_1_anonymousLocalAndInnerClassesTravelWithoutAMarker() throws Exception {
        try (var pool = newExecutor(1)) {
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
        try (var pool = newExecutor(1)) {
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
        try (var pool = newExecutor(1)) {
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
        try (var pool = newExecutor(1)) {
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
            assertThat(pool.submit(() -> office.worker == Thread.currentThread())
                            .get())
                    .isTrue();
        }
    }

    @Test
    default void item_13_1_whatCannotTravelFailsItsOwnFutureWithThePathToIt() throws Exception {
        try (var pool = newExecutor(1)) {
            var report = new Report();
            var refused = pool.submit(() -> report.connection.isClosed());
            assertThat(refused.isDone()).isTrue();
            assertThatThrownBy(refused::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(NotSerializableException.class)
                    .hasMessageContaining("lambda at TravelContract.java:")
                    .hasMessageContaining("captured \"report\" → field \"connection\" : java.net.Socket");
            var argument = pool.submit(Contract::twice, 4).thenCompose(n -> pool.submit(r -> n, report));
            assertThatThrownBy(() -> argument.get(30, TimeUnit.SECONDS)).hasMessageContaining("field \"connection\"");
            assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
        }
    }

    @Test
    default void item_13_1_whatThreadsMeetAtIsRefusedWithASentenceThatHelps() {
        try (var pool = newExecutor(1)) {
            var latch = new CountDownLatch(1);
            assertThatThrownBy(() -> pool.submit(latch::countDown).get())
                    .hasMessageContaining("captured receiver : java.util.concurrent.CountDownLatch")
                    .hasMessageContaining("let the task return instead, and wait for its future");
            var lock = new ReentrantLock();
            assertThatThrownBy(() -> pool.submit(() -> lock.isLocked()).get())
                    .hasMessageContaining("captured \"lock\" : java.util.concurrent.locks.ReentrantLock");
            assertThatThrownBy(() -> pool.submit(new Callable<Boolean>() {
                                @Override
                                public Boolean call() {
                                    return lock.isLocked();
                                }
                            })
                            .get())
                    .hasMessageContaining("captured \"lock\" : java.util.concurrent.locks.ReentrantLock");
            var other = pool.submit(() -> 1);
            assertThatThrownBy(() -> pool.submit(() -> other.get()).get())
                    .hasMessageContaining("captured \"other\" : ")
                    .hasMessageContaining("wait for it here and send its value");
            var threads = java.util.concurrent.Executors.newSingleThreadExecutor();
            threads.shutdown();
            assertThatThrownBy(() -> pool.submit(() -> threads.isShutdown()).get())
                    .hasMessageContaining("captured \"threads\" : ")
                    .hasMessageContaining("make an executor inside the task");
        }
    }

    @Test
    default void item_13_2_aTaskWhoseClassIsUnknownToItsRunnerFailsItsOwnFuture(@TempDir Path directory)
            throws Exception {
        Sources.compile(
                directory,
                "OnlyHere",
                "public class OnlyHere implements java.util.concurrent.Callable<String> {"
                        + " public String call() { return \"here\"; } }");
        try (var pool = newExecutor(1);
                var loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
            var task =
                    (Callable<?>) loader.loadClass("OnlyHere").getConstructor().newInstance();
            var refused = pool.submit(task);
            assertThatThrownBy(() -> refused.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TaskDecodeException.class)
                    .hasMessageContaining("class OnlyHere is not known here; add the jar that has it");
            assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
        }
    }

    @Test
    default void item_13_3_aResultThatCannotTravelFailsItsOwnFuture() throws Exception {
        try (var pool = newExecutor(1)) {
            var refused = pool.submit(() -> new Pair<>("p", (Object) new Thread()));
            assertThatThrownBy(refused::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ResultEncodeException.class)
                    .hasMessageContaining("field \"second\" : java.lang.Thread cannot travel");
            assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
        }
    }

    /** What cannot be read in the process that asked for it. */
    final class Fussy implements Serializable {
        private static final long serialVersionUID = 1;
        private final boolean overflows;

        Fussy(boolean overflows) {
            this.overflows = overflows;
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            if (overflows) throw new StackOverflowError();
            throw new AssertionError("not with me");
        }
    }

    @Test
    default void item_13_4_aResultThatCannotBeReadHereFailsItsOwnFuture(@TempDir Path directory) throws Exception {
        Sources.compile(directory, "OnlyThere", "public class OnlyThere { int n = 1; }");
        String url = directory.toUri().toString();
        try (var pool = newExecutor(1)) {
            var unknown = pool.submit(() -> {
                var loader = new URLClassLoader(new URL[] {new URL(url)});
                return loader.loadClass("OnlyThere").getConstructor().newInstance();
            });
            assertThatThrownBy(() -> unknown.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ResultDecodeException.class)
                    .hasMessageContaining("class OnlyThere is not known here");
            for (boolean overflows : new boolean[] {false, true}) {
                var fussy = pool.submit(() -> new Fussy(overflows));
                assertThatThrownBy(() -> fussy.get(30, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(ResultDecodeException.class);
            }
            assertThat(pool.submit(() -> 1).get(30, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    /** What throws while it is written. */
    final class Touchy implements Serializable {
        private static final long serialVersionUID = 1;

        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new AssertionError("do not write me");
        }
    }

    /** One of very many. */
    final class Link {
        @Nullable
        Link next;
    }

    @Test
    default void item_13_6_whatUserCodeThrowsWhileATaskIsWrittenFailsItsOwnFuture() throws Exception {
        try (var pool = newExecutor(1)) {
            var touchy = new Touchy();
            var refused = pool.submit(() -> touchy.hashCode());
            assertThatThrownBy(refused::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TaskEncodeException.class)
                    .hasMessageContaining("do not write me");
            assertThat(requireNonNull(requireNonNull(refused.exception()).getCause()))
                    .isInstanceOf(AssertionError.class);
            Link head = new Link();
            for (int i = 0; i < 500_000; i++) {
                var link = new Link();
                link.next = head;
                head = link;
            }
            var deep = head;
            var tooDeep = pool.submit(() -> deep.next == null);
            assertThatThrownBy(tooDeep::get)
                    .hasCauseInstanceOf(TaskEncodeException.class)
                    .hasMessageContaining("nested too deep");
            assertThat(requireNonNull(requireNonNull(tooDeep.exception()).getCause()))
                    .isInstanceOf(StackOverflowError.class);
            var deepResult = pool.submit(() -> {
                Link last = new Link();
                for (int i = 0; i < 500_000; i++) {
                    var link = new Link();
                    link.next = last;
                    last = link;
                }
                return last;
            });
            assertThatThrownBy(deepResult::get)
                    .hasCauseInstanceOf(ResultEncodeException.class)
                    .hasMessageContaining("nested too deep");
            assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
        }
    }

    /** What takes long to be written, until it is let. */
    final class Slow implements Serializable {
        private static final long serialVersionUID = 1;
        static volatile CountDownLatch begun = new CountDownLatch(1);
        static volatile CountDownLatch let = new CountDownLatch(1);

        private void writeObject(ObjectOutputStream out) throws IOException {
            begun.countDown();
            try {
                if (!let.await(60, TimeUnit.SECONDS)) throw new IOException("never let");
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    @Test
    default void item_13_7_aTaskThatTakesLongToBeWrittenHoldsUpNoOther() throws Exception {
        try (var pool = newExecutor(1)) {
            Slow.begun = new CountDownLatch(1);
            Slow.let = new CountDownLatch(1);
            var slow = new Slow();
            var submitted = new java.util.concurrent.CompletableFuture<TaskFuture<Boolean>>();
            var submitter = new Thread(() -> submitted.complete(pool.submit(() -> slow != null)));
            submitter.start();
            assertThat(Slow.begun.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(pool.submit(() -> 1).get(30, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(pool.map(Contract::twice, List.of(1, 2)).toList()).containsExactly(2, 4);
            assertThat(submitted).isNotDone();
            Slow.let.countDown();
            assertThat(submitted.get(30, TimeUnit.SECONDS).get(30, TimeUnit.SECONDS))
                    .isTrue();
            submitter.join();
        }
    }
}
