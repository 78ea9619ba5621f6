package dev.muster.tck.executors;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.muster.RemoteTaskException;
import dev.muster.RemoteTraceback;
import dev.muster.TaskFuture;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.SourceLines;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the exception of a task arrives. Tests are named after the items of the semantics. */
public interface TracebackContract extends Contract {
    /** An exception of the user, with a field. */
    final class OrderException extends Exception {
        private static final long serialVersionUID = 1;
        final int order;

        OrderException(String message, int order, @Nullable Throwable cause) {
            super(message, cause);
            this.order = order;
        }
    }

    /** Cannot travel. */
    final class LostConnection extends RuntimeException {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial") // exactly that is tested
        final Socket socket = new Socket();

        LostConnection(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Overflows the stack of a thread that serializes it. */
    final class Bottomless extends RuntimeException {
        private static final long serialVersionUID = 1;

        Bottomless() {
            super("no end");
        }

        @SuppressWarnings("InfiniteRecursion") // exactly that is tested
        private void writeObject(ObjectOutputStream out) throws IOException {
            writeObject(out);
        }
    }

    /** Throws wherever it is asked. */
    final class Hostile extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message for you");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("no text for you");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("no cause for you");
        }
    }

    /** Where tasks throw, so that there is a frame to look for. */
    static int fail(int order) throws OrderException {
        throw new OrderException("late", order, new IOException("disk"));
    }

    private static RemoteTraceback tracebackOf(Throwable thrown) {
        for (Throwable each : thrown.getSuppressed()) if (each instanceof RemoteTraceback there) return there;
        throw new AssertionError("no traceback", thrown);
    }

    private static Throwable failureOf(TaskFuture<?> future) {
        return requireNonNull(future.exception());
    }

    @Test
    default void item_14_1_theExceptionHasItsTypeItsFieldsAndOneInstance() throws Exception {
        try (var pool = executor(1)) {
            var failed = pool.submit(TracebackContract::fail, 17);
            var thrown = failureOf(failed);
            assertThat(thrown).isExactlyInstanceOf(OrderException.class).hasMessage("late");
            assertThat(((OrderException) thrown).order).isEqualTo(17);
            assertThat(failed.exception()).isSameAs(thrown);
            assertThat(catchThrowable(failed::get)).cause().isSameAs(thrown);
            assertThat(catchThrowable(failed::join)).cause().isSameAs(thrown);
            assertThat(failed.handle((value, failure) -> failure).get()).isSameAs(thrown);
            assertThat(failureOf(pool.submit(TracebackContract::fail, 17))).isNotSameAs(thrown);
            for (var error : List.of(new AssertionError("a"), new LinkageError("l"), new Error("e"))) {
                assertThat(failureOf(pool.submit(() -> {
                            throw error;
                        })))
                        .isExactlyInstanceOf(error.getClass())
                        .hasMessage(error.getMessage());
            }
        }
    }

    @Test
    default void item_14_2_aRemoteTracebackTellsWhereItWasThrown() {
        try (var pool = executor(1)) {
            var there = tracebackOf(failureOf(pool.submit(TracebackContract::fail, 17)));
            assertThat(there.host()).isNotEmpty();
            assertThat(there.worker()).isNotEmpty();
            assertThat(there.pid()).isPositive();
            assertThat(there.attempt()).isEqualTo(1);
            assertThat(there.task()).isNotEmpty();
            assertThat(there)
                    .hasMessageContaining("task " + there.task() + ", attempt 1, in runner " + there.pid())
                    .hasMessageContaining("dev.muster.tck.executors.TracebackContract.fail(TracebackContract.java:")
                    .hasMessageContaining("Caused by: java.io.IOException: disk");
            var each = pool.map(TracebackContract::fail, List.of(1)).iterator();
            Throwable ofAnElement = catchThrowable(each::next);
            while (!(ofAnElement instanceof OrderException)) ofAnElement = requireNonNull(ofAnElement.getCause());
            assertThat(tracebackOf(ofAnElement)).hasMessageContaining("TracebackContract.fail");
        }
    }

    @Test
    default void item_14_3_itsStackIsThatOfTheTaskAndThatOfTheWaiterIsAroundIt() {
        try (var pool = executor(1)) {
            var failed = pool.submit(TracebackContract::fail, 17);
            var outer = catchThrowable(failed::get);
            assertThat(outer).isInstanceOf(ExecutionException.class);
            String me = "item_14_3_itsStackIsThatOfTheTaskAndThatOfTheWaiterIsAroundIt";
            assertThat(outer.getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals(me));
            var thrown = failureOf(failed);
            assertThat(thrown.getStackTrace()[0].getMethodName()).isEqualTo("fail");
            assertThat(thrown.getStackTrace())
                    .noneMatch(frame -> frame.getMethodName().equals(me));
            var printed = new StringWriter();
            outer.printStackTrace(new PrintWriter(printed));
            assertThat(printed.toString())
                    .contains("ExecutionException: dev.muster.tck.executors.TracebackContract$OrderException: late")
                    .contains(me)
                    .contains("Suppressed: dev.muster.RemoteTraceback: task ")
                    .contains("Caused by: java.io.IOException: disk");
        }
    }

    @Test
    default void item_14_4_causesAndSuppressedOnesSurviveEvenInACycle() {
        try (var pool = executor(1)) {
            var thrown = failureOf(pool.submit(() -> {
                var inner = new IOException("inner", new OrderException("deepest", 3, null));
                inner.addSuppressed(new IllegalStateException("beside"));
                throw new IllegalArgumentException("outer", inner);
            }));
            var inner = requireNonNull(thrown.getCause());
            assertThat(inner).isExactlyInstanceOf(IOException.class).hasMessage("inner");
            assertThat(((OrderException) requireNonNull(inner.getCause())).order)
                    .isEqualTo(3);
            assertThat(inner.getSuppressed()).singleElement().isExactlyInstanceOf(IllegalStateException.class);
            assertThat(thrown.getSuppressed()).hasSize(1); // the traceback, and that of the task alone

            var circle = failureOf(pool.submit(() -> {
                var one = new RuntimeException("one");
                var two = new RuntimeException("two", one);
                one.initCause(two);
                two.addSuppressed(one);
                throw one;
            }));
            assertThat(circle)
                    .hasMessage("one")
                    .cause()
                    .hasMessage("two")
                    .cause()
                    .isSameAs(circle);
            assertThat(tracebackOf(circle)).hasMessageContaining("two");
        }
    }

    @Test
    default void item_13_5_anExceptionThatCannotTravelIsToldByAStandIn() {
        try (var pool = executor(1)) {
            var lost = failureOf(pool.submit(() -> {
                throw new LostConnection("gone", new IOException("disk", new OrderException("deepest", 1, null)));
            }));
            assertThat(lost)
                    .isInstanceOf(RemoteTaskException.class)
                    .hasMessageStartingWith(LostConnection.class.getName() + ": gone\n(this replaces")
                    .cause()
                    .hasMessage("java.io.IOException: disk")
                    .cause()
                    .hasMessageContaining("deepest");
            var standIn = (RemoteTaskException) lost;
            assertThat(standIn.originalClassName()).isEqualTo(LostConnection.class.getName());
            assertThat(standIn.originalMessage()).isEqualTo("gone");
            assertThat(standIn.reason()).contains("java.net.Socket");
            assertThat(standIn.getStackTrace()[0].getClassName()).contains("TracebackContract");
            assertThat(tracebackOf(lost)).hasMessageContaining("gone");

            assertThat(failureOf(pool.submit(() -> {
                        throw new Bottomless();
                    })))
                    .hasMessageContaining("no end");
        }
    }

    @Test
    default void item_13_5_anExceptionWhoseMethodsThrowLosesNoMoreThanTheyHide() throws Exception {
        try (var pool = executor(1)) {
            var failed = pool.submit(() -> {
                throw new Hostile();
            });
            Throwable thrown = catchThrowable(() -> failed.get(30, TimeUnit.SECONDS));
            assertThat(thrown).isNotNull();
            assertThat(Arrays.toString(failureTextOf(failed))).contains(Hostile.class.getName());
            assertThat(pool.submit(() -> 1).get(30, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    /** The texts of what has failed and of what is attached to it. */
    private static String[] failureTextOf(TaskFuture<?> failed) {
        Throwable[] kept = new Throwable[1];
        var unused = failed.handle((value, failure) -> kept[0] = failure);
        Throwable thrown = requireNonNull(kept[0]);
        return Arrays.stream(thrown.getSuppressed()).map(Throwable::getMessage).toArray(String[]::new);
    }

    @Test
    default void item_13_5_aHugeMessageArrivesWholeAndIsCutInTheTraceback() {
        try (var pool = executor(1)) {
            var huge = failureOf(pool.submit(() -> {
                throw new IllegalStateException("begin " + "x".repeat(10_000_000));
            }));
            assertThat(huge).isInstanceOf(IllegalStateException.class);
            assertThat(String.valueOf(huge.getMessage()).length()).isEqualTo(10_000_006);
            String text = String.valueOf(huge.getSuppressed()[0].getMessage());
            assertThat(text).contains("begin xxx").contains("characters, cut)");
            assertThat(text.length()).isLessThan(100_000);
        }
    }

    @Test
    default void item_13_5_anExceptionOfAClassThatIsUnknownHereIsToldByAStandIn(@TempDir Path directory)
            throws Exception {
        SourceLines.compile(
                directory,
                "ThereException",
                "public class ThereException extends RuntimeException {"
                        + " public ThereException() { super(\"over there\", new java.io.IOException(\"disk\")); } }");
        String url = directory.toUri().toString();
        try (var pool = executor(1)) {
            var failed = pool.submit(() -> {
                var loader = new URLClassLoader(new URL[] {new URL(url)});
                throw (RuntimeException)
                        loader.loadClass("ThereException").getConstructor().newInstance();
            });
            assertThat(failureOf(failed))
                    .isInstanceOf(RemoteTaskException.class)
                    .hasMessageStartingWith("ThereException: over there\n")
                    .hasMessageContaining("the class ThereException is not on the class path of this program")
                    .cause()
                    .hasMessage("java.io.IOException: disk");
            assertThatThrownBy(failed::result).isInstanceOf(RemoteTaskException.class);
        }
    }

    /** What a task leaves behind to be looked at by the next. */
    final class Left {
        static volatile java.lang.ref.@Nullable WeakReference<Object> behind;

        private Left() {}
    }

    @Test
    default void item_14_5_whatATaskHeldWhenItThrewIsNotKeptAlive() throws Exception {
        try (var pool = newExecutor(1)) {
            var failed = pool.submit(() -> {
                Object held = new byte[1 << 20];
                Left.behind = new java.lang.ref.WeakReference<>(held);
                throw new OrderException("late", held.hashCode(), null);
            });
            assertThat(failureOf(failed)).isInstanceOf(OrderException.class);
            boolean isGone = pool.submit(() -> {
                        for (int i = 0; i < 200 && requireNonNull(Left.behind).get() != null; i++) {
                            System.gc();
                            SimpleTasks.pause(10);
                        }
                        return requireNonNull(Left.behind).get() == null;
                    })
                    .get(60, TimeUnit.SECONDS);
            assertThat(isGone).isTrue();
            assertThat(failureOf(failed)).hasMessage("late"); // and it is still here
        }
    }
}
