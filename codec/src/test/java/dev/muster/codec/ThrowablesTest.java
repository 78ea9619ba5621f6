package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.codec.payload.Encoded;
import dev.muster.model.Limits;
import dev.muster.model.RemoteThrowable;
import dev.muster.model.TaskFailure;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
        Throwable copy = there(thrown);
        assertThat(copy).isInstanceOf(OrderException.class).hasMessage("late").hasCauseInstanceOf(IOException.class);
        assertThat(copy.getCause()).hasMessage("disk");
        assertThat(copy.getSuppressed()).hasSize(1);
        assertThat(copy.getStackTrace()).isEqualTo(thrown.getStackTrace());
        assertThat(((OrderException) copy).order.number).isEqualTo(17);
    }

    @Test
    void aThrowableWithAPartThatCannotTravelIsNoObjectButStillText() {
        var thrown = new ExecutionException(new SocketException());
        TaskFailure failure = Throwables.failure(CODEC, thrown).inline();
        assertThat(failure.throwable()).isEmpty();
        RemoteThrowable told = failure.thrown().orElseThrow();
        assertThat(Throwables.whyOnlyText(told).orElseThrow()).contains("java.net.Socket");
        assertThat(Throwables.withoutReason(told)).isEqualTo(Throwables.describe(thrown));
        assertThat(Throwables.describe(thrown).cause().orElseThrow().className())
                .isEqualTo(SocketException.class.getName());
    }

    @Test
    void aThrowableOfAnUnknownClassOrNoThrowableAtAllIsNoObject() {
        Encoded bytes = CODEC.encodeInPieces(new OrderException("m", null));
        var unknown = Throwables.rebuild(new Codec(ClassLoader.getPlatformClassLoader()), bytes);
        assertThat(unknown.thrown()).isEmpty();
        assertThat(unknown.whyNot())
                .isEqualTo("the class " + Order.class.getName() + " is not on the class path of this program");
        var refusing =
                Throwables.rebuild(new Codec(ThrowablesTest.class.getClassLoader(), type -> Optional.of("no")), bytes);
        assertThat(refusing.whyNot()).startsWith("the filter for incoming objects refuses class");
        var other = Throwables.rebuild(CODEC, CODEC.encodeInPieces("no throwable"));
        assertThat(other).isEqualTo(new Throwables.Rebuilt(Optional.empty(), "its bytes hold something else"));
        assertThat(Throwables.rebuild(CODEC, Encoded.of(new byte[] {9, 9, 9})).whyNot())
                .isNotEmpty();
    }

    @Test
    void aThrowableThatIsTooLargeToTravelInlineSaysSoWhereThatIsTheOnlyWay() {
        EncodedFailure failure =
                Throwables.failure(CODEC, new IllegalStateException("x".repeat(Limits.INLINE_BYTES_MAX)));
        assertThat(failure.object().orElseThrow().size()).isGreaterThan(Limits.INLINE_BYTES_MAX);
        assertThat(failure.inline().throwable()).isEmpty();
        assertThat(Throwables.whyOnlyText(failure.inline().thrown().orElseThrow())
                        .orElseThrow())
                .contains("bytes as an object, and here an exception may take 262,144");
    }

    @SuppressWarnings("NullAway") // exactly that is tested
    private static NullPointerException nullPointer() {
        String[] texts = new String[1];
        try {
            throw new AssertionError(texts[0].length());
        } catch (NullPointerException e) {
            return e;
        }
    }

    @Test
    void aNullPointerExceptionKeepsWhatTheJvmSaysOfIt() {
        NullPointerException thrown = nullPointer();
        assertThat(thrown).hasMessageContaining("\"String.length()\"");
        for (Throwable sent : List.of(thrown, new RuntimeException("outer", thrown))) {
            Throwable copy = there(sent);
            if (copy.getCause() != null) copy = copy.getCause();
            assertThat(copy)
                    .isExactlyInstanceOf(NullPointerException.class)
                    .hasMessage(thrown.getMessage())
                    .hasNoCause();
            assertThat(copy.getStackTrace()).isEqualTo(thrown.getStackTrace());
        }
    }

    @Test
    void aNullPointerExceptionKeepsWhatHangsOnItEvenInACircle() {
        NullPointerException thrown = nullPointer();
        var outer = new IllegalStateException("outer", thrown);
        thrown.initCause(outer);
        thrown.addSuppressed(new IOException("disk"));
        Throwable copy = there(outer);
        Throwable inner = Objects.requireNonNull(copy.getCause());
        assertThat(inner.getCause()).isSameAs(copy);
        assertThat(inner.getSuppressed()[0]).hasMessage("disk");
        assertThat(inner).hasMessage(thrown.getMessage());
    }

    /** What arrives of it. */
    private static Throwable there(Throwable thrown) {
        return Throwables.rebuild(CODEC, CODEC.encodeInPieces(thrown)).thrown().orElseThrow();
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
        Throwable copy = there(one);
        assertThat(Objects.requireNonNull(copy.getCause()).getCause()).isSameAs(copy);
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
        byte[] bytes = FailureFormat.write(failure).toBytes();
        EncodedFailure copy = FailureFormat.read(bytes, 0, bytes.length);
        assertThat(copy.failure()).isEqualTo(failure.failure());
        assertThat(copy.object().orElseThrow().toBytes())
                .isEqualTo(failure.object().orElseThrow().toBytes());
        assertThat(failure.failure().message()).isEqualTo("the task threw java.lang.RuntimeException");
    }

    @Test
    void theTextOfWhateverIsThrownFitsIntoAMessageAndSaysWhatIsCut() {
        var manySuppressed = new IllegalStateException("many");
        for (int i = 0; i < 3_000; i++) manySuppressed.addSuppressed(new IOException("no. " + i));
        RemoteThrowable many = Throwables.describe(manySuppressed);
        assertThat(many.suppressed()).hasSizeLessThan(Limits.CAUSES_MAX);
        assertThat(many.suppressed().get(many.suppressed().size() - 1).className())
                .isEqualTo("(" + (3_000 - many.suppressed().size() + 1) + " more suppressed ones are cut)");

        Throwable deep = new IOException("the first");
        for (int i = 0; i < 1_000; i++) deep = new IllegalStateException("again", deep);
        RemoteThrowable last = Throwables.describe(deep);
        int levels = 1;
        for (; last.cause().isPresent(); levels++) last = last.cause().get();
        assertThat(levels).isEqualTo(Limits.CAUSES_MAX);
        assertThat(last.className()).isEqualTo("(the causes below this one are cut)");

        var wide = new IllegalStateException("\u4e2d".repeat(1_000_000));
        for (int i = 0; i < 100; i++) {
            var each = new IllegalStateException("\u4e2d".repeat(1_000_000), deep);
            each.addSuppressed(new IOException("\u4e2d".repeat(1_000_000)));
            wide.addSuppressed(each);
        }
        for (Throwable thrown : List.of(manySuppressed, deep, wide)) {
            EncodedFailure failure = Throwables.failure(CODEC, thrown);
            var textOnly = new EncodedFailure(failure.failure(), Optional.empty());
            assertThat(FailureFormat.write(textOnly).size()).isLessThan(Limits.MESSAGE_BYTES_MAX / 2);
            RemoteThrowable told = failure.inline().thrown().orElseThrow();
            if (failure.inline().throwable().isEmpty()) {
                assertThat(told.suppressed()).hasSizeLessThanOrEqualTo(Limits.CAUSES_MAX);
                assertThat(Throwables.whyOnlyText(told)).isPresent();
            }
        }
    }
}
