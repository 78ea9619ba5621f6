package dev.muster.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.model.FailureKind;
import dev.muster.model.Limits;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.RemoteThrowable;
import dev.muster.model.TaskFailure;
import dev.muster.task.SessionId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FramesTest {
    static Stream<Frame> frames() {
        return Samples.all().stream();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void aFrameComesOutAsItWentIn(Frame frame) throws Exception {
        assertThat(Frames.decode(body(frame))).isEqualTo(frame);
    }

    @Test
    void everyKindOfFrameIsAmongTheSamples() {
        Set<Class<?>> sampled = frames().map(Object::getClass).collect(Collectors.toSet());
        var permitted = new HashSet<Class<?>>();
        for (Class<?> direction : Frame.class.getPermittedSubclasses()) {
            permitted.addAll(Arrays.asList(direction.getPermittedSubclasses()));
        }
        assertThat(sampled).isEqualTo(permitted);
    }

    @ParameterizedTest
    @MethodSource("frames")
    void aFrameCutShortAnywhereIsRefused(Frame frame) {
        ByteBuffer whole = body(frame);
        for (int length = 0; length < whole.remaining(); length++) {
            ByteBuffer cut = whole.slice(whole.position(), length);
            assertThatThrownBy(() -> Frames.decode(cut)).isInstanceOf(PipeProtocolException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("frames")
    void flippedBitsGiveAFrameOrARefusalAndNothingElse(Frame frame) {
        var random = new Random(42);
        byte[] original = new byte[body(frame).remaining()];
        body(frame).get(original);
        for (int round = 0; round < 2_000; round++) {
            byte[] bent = original.clone();
            for (int flips = 0; flips < 3; flips++)
                bent[random.nextInt(bent.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(Frames.decode(ByteBuffer.wrap(bent))).isNotNull();
            } catch (PipeProtocolException refused) {
                assertThat(refused).hasMessageContaining("another build");
            }
        }
    }

    @Test
    void aLengthThatIsNotThereAllocatesNothing() {
        ByteBuffer lie = ByteBuffer.allocate(64);
        lie.put((byte) 70).putInt(Integer.MAX_VALUE).rewind();
        assertThatThrownBy(() -> Frames.decode(lie)).hasMessageContaining("a count of 2147483647");
    }

    @Test
    void whatIsTooLargeIsRefusedBeforeItIsSent() {
        var text = "x".repeat(Frame.BYTES_MAX);
        var failure = TaskFailure.of(FailureKind.ENVIRONMENT_FAILED, text);
        assertThatThrownBy(() -> Frames.encode(new Frame.BindFailed(failure)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("make its parts smaller");
    }

    @Test
    void anEnvironmentOfTenThousandLongPathsFits() throws Exception {
        List<String> path = Collections.nCopies(Limits.CODE_ENTRIES_MAX, "/" + "d".repeat(4_000) + ".jar");
        var frame = new Frame.Bind(
                new SessionId(1, 2), "h", "w", path, Map.of(), Optional.empty(), 1, 0, "/blobs", "/results");
        assertThat(Frames.decode(body(frame))).isEqualTo(frame);
    }

    @Test
    void sentencesWithNamesThatATaskHasChosenAreCut() {
        String name = "n".repeat(5 << 20);
        var ended = new Frame.Ended(5, 1, new Outcome.Cancelled(), 0, Optional.of("the thread " + name));
        assertThat(ended.recycleReason().orElseThrow())
                .startsWith("the thread nnn")
                .endsWith("cut here]");
        assertThat(Frames.encode(ended).remaining()).isLessThan(Frame.BYTES_MAX);
        assertThat(Frames.encode(new Frame.Remark(name)).remaining()).isLessThan(Frame.BYTES_MAX);
        assertThat(Frames.encode(new Frame.Exiting(OptionalInt.empty(), name, Optional.empty()))
                        .remaining())
                .isLessThan(Frame.BYTES_MAX);
    }

    @Test
    void theLargestInlinePayloadFits() throws Exception {
        var frame = new Frame.Run(1, 1, 0, false, Payload.inline(new byte[Limits.INLINE_BYTES_MAX]));
        assertThat(Frames.decode(body(frame))).isEqualTo(frame);
    }

    @Test
    void causesBelowTheLimitStayBehind() throws Exception {
        var thrown = new RemoteThrowable("T", Optional.empty(), List.of(), Optional.empty(), List.of());
        for (int depth = 0; depth < 100; depth++) {
            thrown = new RemoteThrowable("T", Optional.empty(), List.of(), Optional.of(thrown), List.of());
        }
        var failure = new TaskFailure(
                FailureKind.TASK_THREW, "", Optional.of(thrown), Optional.empty(), Optional.empty(), Optional.empty());
        var arrived = ((Frame.BindFailed) Frames.decode(body(new Frame.BindFailed(failure)))).failure();
        int depth = 0;
        for (var at = arrived.thrown(); at.isPresent(); at = at.get().cause()) depth++;
        assertThat(depth).isEqualTo(Limits.CAUSES_MAX);
    }

    private static ByteBuffer body(Frame frame) {
        ByteBuffer bytes = Frames.encode(frame);
        assertThat(bytes.getInt()).isEqualTo(bytes.remaining());
        return bytes;
    }
}
