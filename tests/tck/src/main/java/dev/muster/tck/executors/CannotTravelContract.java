package dev.muster.tck.executors;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.ResultDecodeException;
import dev.muster.ResultEncodeException;
import dev.muster.TaskDecodeException;
import dev.muster.TaskEncodeException;
import dev.muster.TaskFuture;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.SourceLines;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot travel to another process or back fails its own future, is named there, and disturbs no other task. */
public interface CannotTravelContract extends Contract {
    /** What a task may capture by mistake. */
    final class Report {
        final Socket connection = new Socket();
    }

    @Test
    default void item_3_9_aTaskThatCapturedItsPoolFailsAtOnceAndIsToldWhatToDo() {
        try (var pool = executor(1)) {
            var own = pool.submit(() -> pool.submit(() -> 1).get());
            assertThat(own.isDone()).isTrue();
            assertThatThrownBy(own::get)
                    .hasCauseInstanceOf(TaskEncodeException.class)
                    .hasMessageContaining("captured \"pool\" : ")
                    .hasMessageContaining("future.thenCompose(x -> pool.submit(step, x))");
        }
    }

    @Test
    default void item_13_1_whatCannotTravelFailsItsOwnFutureWithThePathToIt() throws Exception {
        try (var pool = executor(1)) {
            var report = new Report();
            var refused = pool.submit(() -> report.connection.isClosed());
            assertThat(refused.isDone()).isTrue();
            assertThatThrownBy(refused::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(NotSerializableException.class)
                    .hasMessageContaining("lambda at CannotTravelContract.java:")
                    .hasMessageContaining("captured \"report\" → field \"connection\" : java.net.Socket");
            var argument = pool.submit(SimpleTasks::twice, 4).thenCompose(n -> pool.submit(r -> n, report));
            assertThatThrownBy(() -> argument.get(30, TimeUnit.SECONDS)).hasMessageContaining("field \"connection\"");
            assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
        }
    }

    @Test
    default void item_13_1_whatThreadsMeetAtIsRefusedWithASentenceThatHelps() {
        try (var pool = executor(1)) {
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
        SourceLines.compile(
                directory,
                "OnlyHere",
                "public class OnlyHere implements java.util.concurrent.Callable<String> {"
                        + " public String call() { return \"here\"; } }");
        try (var pool = executor(1);
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
        try (var pool = executor(1)) {
            var refused = pool.submit(() -> new TravelContract.Pair<>("p", (Object) new Thread()));
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
        SourceLines.compile(directory, "OnlyThere", "public class OnlyThere { int n = 1; }");
        String url = directory.toUri().toString();
        try (var pool = executor(1)) {
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
        try (var pool = executor(1)) {
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

    /** What meets an error of the virtual machine while it is written. */
    final class Fatal implements Serializable {
        private static final long serialVersionUID = 1;
        private final transient VirtualMachineError error;

        Fatal(VirtualMachineError error) {
            this.error = error;
        }

        private void writeObject(ObjectOutputStream out) {
            throw error;
        }
    }

    @Test
    default void anErrorOfTheVirtualMachineWhileATaskIsWrittenEndsTheFutureOfThatTaskAlone() throws Exception {
        try (var pool = executor(1)) {
            for (var error : List.of(new OutOfMemoryError("Java heap space"), new InternalError("inner"))) {
                var fatal = new Fatal(error);
                for (var future : List.of(
                        pool.submit(() -> fatal.hashCode()),
                        pool.submit(each -> each.hashCode(), fatal),
                        pool.submit((one, other) -> other.hashCode(), 1, fatal))) {
                    assertThatThrownBy(future::get).hasCauseInstanceOf(TaskEncodeException.class);
                    assertThat(requireNonNull(future.exception())).hasRootCause(error);
                }
                var results = pool.map(each -> each instanceof Integer number ? number : -1, List.of(1, fatal, 3))
                        .iterator();
                assertThat(results.next()).isEqualTo(1);
                assertThatThrownBy(results::next).hasRootCause(error);
                assertThat(results.next()).isEqualTo(3);
            }
            assertThatThrownBy(() -> pool.submit(() -> new Fatal(new OutOfMemoryError("here")))
                            .get())
                    .hasCauseInstanceOf(ResultEncodeException.class)
                    .hasMessageContaining("here");
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
        try (var pool = executor(1)) {
            Slow.begun = new CountDownLatch(1);
            Slow.let = new CountDownLatch(1);
            var slow = new Slow();
            var submitted = new java.util.concurrent.CompletableFuture<TaskFuture<Boolean>>();
            var submitter = new Thread(() -> submitted.complete(pool.submit(() -> slow != null)));
            submitter.start();
            assertThat(Slow.begun.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(pool.submit(() -> 1).get(30, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(pool.map(SimpleTasks::twice, List.of(1, 2)).toList()).containsExactly(2, 4);
            assertThat(submitted).isNotDone();
            Slow.let.countDown();
            assertThat(submitted.get(30, TimeUnit.SECONDS).get(30, TimeUnit.SECONDS))
                    .isTrue();
            submitter.join();
        }
    }
}
