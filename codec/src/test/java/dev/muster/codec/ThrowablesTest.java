package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.task.Limits;
import dev.muster.task.RemoteThrowable;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ThrowablesTest {
    private static final Codec CODEC = new Codec(ThrowablesTest.class.getClassLoader());

    static class Order {
        final int number = 17;
    }

    static class OrderException extends Exception {
        private static final long serialVersionUID = 1;
        final transient String cached = "c";

        @SuppressWarnings("serial") // exactly that is tested
        final Order order = new Order();

        OrderException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    static class SocketException extends RuntimeException {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial") // exactly that is tested
        final Socket socket = new Socket();
    }

    static class Hostile extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message for you");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException();
        }

        @Override
        public synchronized Throwable getCause() {
            throw new StackOverflowError();
        }

        @Override
        public String toString() {
            throw new IllegalStateException();
        }
    }

    @Test
    void stackCauseAndSuppressedTravelWithTheObject() {
        var thrown = new OrderException("late", new IOException("disk"));
        thrown.addSuppressed(new IllegalStateException("also"));
        Throwable copy = Throwables.encode(CODEC, thrown)
                .flatMap(bytes -> Throwables.decode(CODEC, bytes))
                .orElseThrow();
        assertThat(copy).isInstanceOf(OrderException.class).hasMessage("late").hasCauseInstanceOf(IOException.class);
        assertThat(copy.getCause()).hasMessage("disk");
        assertThat(copy.getSuppressed()).hasSize(1);
        assertThat(copy.getStackTrace()).isEqualTo(thrown.getStackTrace());
        assertThat(((OrderException) copy).order.number).isEqualTo(17);
    }

    @Test
    void aThrowableWithAPartThatCannotTravelIsNoObjectButStillText() {
        var thrown = new ExecutionException(new SocketException());
        assertThat(Throwables.encode(CODEC, thrown)).isEmpty();
        assertThat(Throwables.failure(CODEC, thrown).throwable()).isEmpty();
        assertThat(Throwables.describe(thrown).cause().orElseThrow().className())
                .isEqualTo(SocketException.class.getName());
    }

    @Test
    void aThrowableOfAnUnknownClassOrNoThrowableAtAllIsNoObject() {
        byte[] bytes = Throwables.encode(CODEC, new OrderException("m", null)).orElseThrow();
        assertThat(Throwables.decode(new Codec(ClassLoader.getPlatformClassLoader()), bytes))
                .isEmpty();
        assertThat(Throwables.decode(CODEC, CODEC.encode("no throwable"))).isEmpty();
        assertThat(Throwables.decode(CODEC, new byte[] {9, 9, 9})).isEmpty();
    }

    @Test
    void aThrowableWhoseMethodsThrowIsStillDescribed() {
        RemoteThrowable text = Throwables.describe(new RuntimeException("outer", new Hostile()));
        RemoteThrowable hostile = text.cause().orElseThrow();
        assertThat(hostile.className()).isEqualTo(Hostile.class.getName());
        assertThat(hostile.message()).contains("(its getMessage() threw java.lang.IllegalStateException)");
        assertThat(hostile.frames()).isEmpty();
    }

    @Test
    void aCycleOfCausesEnds() {
        var one = new RuntimeException("one");
        var two = new RuntimeException("two", one);
        one.initCause(two);
        two.addSuppressed(one);
        RemoteThrowable text = Throwables.describe(one);
        assertThat(text.cause().orElseThrow().cause()).isEmpty();
        Throwable copy = Throwables.decode(CODEC, CODEC.encode(one)).orElseThrow();
        assertThat(java.util.Objects.requireNonNull(copy.getCause()).getCause()).isSameAs(copy);
    }

    @Test
    void theTextKeepsItsLimits() {
        Throwable thrown = new RuntimeException("x".repeat(200_000));
        for (int i = 0; i < 100; i++) thrown = new RuntimeException(thrown);
        StackTraceElement[] frames = new StackTraceElement[2000];
        for (int i = 0; i < frames.length; i++) frames[i] = new StackTraceElement("C", "m" + i, "C.java", i);
        thrown.setStackTrace(frames);
        for (int i = 0; i < 500; i++) thrown.addSuppressed(new RuntimeException("s" + i));
        RemoteThrowable text = Throwables.describe(thrown);
        assertThat(text.frames()).hasSize(Limits.FRAMES_MAX);
        assertThat(text.frames().get(0).getMethodName()).isEqualTo("m0");
        assertThat(text.frames().get(Limits.FRAMES_MAX - 1).getMethodName()).isEqualTo("m1999");
        assertThat(text.frames().toString()).contains("1489 frames cut");
        assertThat(text.suppressed().size()).isLessThan(128);
        int depth = 0;
        for (var at = text.cause(); at.isPresent(); at = at.get().cause()) depth++;
        assertThat(depth).isLessThanOrEqualTo(Limits.CAUSES_MAX);
        assertThat(Throwables.describe(new RuntimeException("y".repeat(100_000)))
                        .message()
                        .orElseThrow())
                .hasSize(Limits.TEXT_CHARS_MAX)
                .endsWith("(100000 characters, cut)");
    }

    @Test
    void theFailureOfAnElementArrivesAsItWas() {
        var thrown = new RuntimeException(null, new IOException("Grüße"));
        thrown.addSuppressed(new Error());
        var failure = Throwables.failure(CODEC, thrown);
        byte[] bytes = FailureFormat.write(failure);
        assertThat(FailureFormat.read(bytes, 0, bytes.length)).isEqualTo(failure);
        assertThat(failure.message()).isEqualTo("the task threw java.lang.RuntimeException");
    }
}
