package dev.muster.proto.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.muster.model.ClusterStatus;
import dev.muster.model.FailureKind;
import dev.muster.model.Limits;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.RemoteThrowable;
import dev.muster.model.TaskFailure;
import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.proto.messages.ClientWire;
import dev.muster.proto.messages.MessageCodec;
import dev.muster.proto.messages.ToClientWire;
import dev.muster.proto.messages.ToWorkerWire;
import dev.muster.proto.messages.Wire;
import dev.muster.proto.messages.WireException;
import dev.muster.proto.messages.WireOutcome;
import dev.muster.proto.messages.WireStatus;
import dev.muster.proto.messages.WorkerWire;
import dev.muster.proto.v1.PbAdmin;
import dev.muster.proto.v1.PbStreams;
import dev.muster.proto.v1.PbTask;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class WireTest {
    private static final int SEEDS = 100;
    private static final int DAMAGES = 200;

    /** One of the four families, with the parser of its batches. */
    record Tongue<T, I extends MessageLite, B extends MessageLite>(
            Class<T> records, MessageCodec<T, I, B> family, Parser<B> parser) {
        List<Class<?>> kinds() {
            return List.of(records.getPermittedSubclasses());
        }

        T sample(Class<?> kind, long seed) {
            return records.cast(new Samples(seed).of(kind));
        }

        ByteString encode(T message) {
            return family.batch(1, null, List.of(family.toItem(message)), null).toByteString();
        }

        List<T> decode(ByteString bytes) throws InvalidProtocolBufferException {
            return new StreamReceiver<>(family).take(parser.parseFrom(bytes)).items();
        }

        @Override
        public String toString() {
            return records.getSimpleName();
        }
    }

    static Stream<Tongue<?, ?, ?>> tongues() {
        return Stream.of(
                new Tongue<>(ClientToCoordinator.class, ClientWire.FAMILY, PbStreams.ClientBatch.parser()),
                new Tongue<>(CoordinatorToClient.class, ToClientWire.FAMILY, PbStreams.ToClientBatch.parser()),
                new Tongue<>(WorkerToCoordinator.class, WorkerWire.FAMILY, PbStreams.WorkerBatch.parser()),
                new Tongue<>(CoordinatorToWorker.class, ToWorkerWire.FAMILY, PbStreams.ToWorkerBatch.parser()));
    }

    @ParameterizedTest
    @MethodSource("tongues")
    <T, I extends MessageLite, B extends MessageLite> void everyRecordOfTheFamilyTravelsUnchanged(
            Tongue<T, I, B> tongue) throws Exception {
        assertThat(tongue.kinds()).isNotEmpty();
        for (Class<?> kind : tongue.kinds()) {
            for (long seed = 0; seed < SEEDS; seed++) {
                T message = tongue.sample(kind, seed);
                assertThat(tongue.decode(tongue.encode(message)))
                        .as("%s, seed %d", kind.getSimpleName(), seed)
                        .containsExactly(message);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tongues")
    <T, I extends MessageLite, B extends MessageLite> void damagedBytesAreRefusedOrReadAndNothingElse(
            Tongue<T, I, B> tongue) {
        var random = new Random(7);
        for (Class<?> kind : tongue.kinds()) {
            byte[] whole = tongue.encode(tongue.sample(kind, 3)).toByteArray();
            for (int i = 0; i < DAMAGES; i++) {
                byte[] damaged = damaged(whole, random);
                try {
                    tongue.decode(ByteString.copyFrom(damaged));
                } catch (WireException | InvalidProtocolBufferException e) {
                    assertThat(e.getMessage()).isNotBlank();
                }
            }
        }
    }

    @Test
    void theStatusTravelsUnchanged() throws Exception {
        for (long seed = 0; seed < SEEDS; seed++) {
            var status = (ClusterStatus) new Samples(seed).of(ClusterStatus.class);
            var bytes = WireStatus.toWire(status).toByteString();
            assertThat(WireStatus.fromWire(PbAdmin.ClusterStatus.parseFrom(bytes)))
                    .isEqualTo(status);
        }
    }

    @Test
    void eachWordOfAnEnumIsKnownOnBothSides() {
        for (FailureKind kind : FailureKind.values()) {
            var outcome = new Outcome.Failed(TaskFailure.of(kind, "m"));
            assertThat(WireOutcome.fromWire(WireOutcome.toWire(outcome))).isEqualTo(outcome);
        }
        assertThat(PbTask.FailureKind.values()).hasSize(FailureKind.values().length + 2);
    }

    @Test
    void aPayloadIsNotCopiedOnItsWayOutNorTwiceOnItsWayIn() throws Exception {
        var payload = Payload.inline(new byte[] {1, 2, 3});
        PbTask.Payload wire = Wire.toWire(payload);
        assertThat(((Payload.Inline) Wire.fromWire(wire)).bytes()).isSameAs(payload.bytes());
        assertThat(Wire.fromWire(PbTask.Payload.parseFrom(wire.toByteString()))).isEqualTo(payload);
    }

    @Test
    void whatIsLongInAFailureIsCutAndStillArrives() {
        var failure = new TaskFailure(
                FailureKind.TASK_THREW,
                "y".repeat(100_000),
                Optional.of(chain(100)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        var arrived = (Outcome.Failed) WireOutcome.fromWire(WireOutcome.toWire(new Outcome.Failed(failure)));
        assertThat(arrived.failure().message()).hasSize(Limits.TEXT_CHARS_MAX).endsWith("cut here]");
        int depth = 0;
        for (var one = arrived.failure().thrown();
                one.isPresent();
                one = one.get().cause()) {
            depth++;
            assertThat(one.get().frames()).hasSize(Limits.FRAMES_MAX);
        }
        assertThat(depth).isEqualTo(Limits.CAUSES_MAX);
    }

    @Test
    void whatIsMissingOrOverALimitIsNamed() {
        var offer = PbStreams.ClientItem.newBuilder();
        offer.getOfferBuilder().setNumber(1);
        refused(offer, "the call of an offer is missing");
        offer.getOfferBuilder().getCallBuilder();
        refused(offer, "a payload has no content");
        offer.getOfferBuilder().getCallBuilder().getStoredBuilder().setSha256(ByteString.copyFrom(new byte[31]));
        refused(offer, "a SHA-256 has 32 bytes, not 31");
        offer.getOfferBuilder()
                .getCallBuilder()
                .getInlineBuilder()
                .setContent(ByteString.copyFrom(new byte[Limits.INLINE_BYTES_MAX + 1]));
        refused(offer, "at most " + Limits.INLINE_BYTES_MAX);
        offer.getOfferBuilder().setNumber(0);
        refused(offer, "an attempt counts from 1");
        refused(PbStreams.ClientItem.newBuilder(), "says nothing");
    }

    private static void refused(PbStreams.ClientItem.Builder item, String why) {
        var batch =
                PbStreams.ClientBatch.newBuilder().setNumber(1).addItems(item).build();
        assertThatThrownBy(() -> new StreamReceiver<>(ClientWire.FAMILY).take(batch))
                .isInstanceOf(WireException.class)
                .hasMessageContaining(why);
    }

    private static RemoteThrowable chain(int depth) {
        var frames = Collections.nCopies(1_000, new StackTraceElement("C", "m", "C.java", depth));
        return new RemoteThrowable(
                "C",
                Optional.of("x"),
                frames,
                depth == 0 ? Optional.empty() : Optional.of(chain(depth - 1)),
                List.of());
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] damaged = whole.clone();
        for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged;
    }
}
