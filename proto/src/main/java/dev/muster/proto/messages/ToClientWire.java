package dev.muster.proto.messages;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.muster.model.Certainty;
import dev.muster.model.RefusalReason;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.proto.v1.PbStreams;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a coordinator says to a client, to the wire and back. */
public final class ToClientWire
        implements MessageCodec<CoordinatorToClient, PbStreams.ToClientItem, PbStreams.ToClientBatch>,
                RefusedMessages<CoordinatorToClient> {
    public static final ToClientWire FAMILY = new ToClientWire();

    private ToClientWire() {}

    @Override
    public CoordinatorToClient refusal(RefusalReason reason, String message) {
        return new CoordinatorToClient.Refused(reason, message);
    }

    @Override
    public boolean isRefusal(CoordinatorToClient message) {
        return message instanceof CoordinatorToClient.Refused;
    }

    @Override
    public PbStreams.ToClientItem toItem(CoordinatorToClient message) {
        var out = PbStreams.ToClientItem.newBuilder();
        if (message instanceof CoordinatorToClient.Ended ended) {
            out.setEnded(PbStreams.ToClientItem.Ended.newBuilder()
                    .setSeq(ended.seq())
                    .setNumber(ended.number())
                    .setOutcome(WireOutcome.toWire(ended.outcome())));
        } else if (message instanceof CoordinatorToClient.Started started) {
            out.setStarted(PbStreams.ToClientItem.Started.newBuilder()
                    .setSeq(started.seq())
                    .setNumber(started.number())
                    .setPlace(Wire.toWire(started.place())));
        } else if (message instanceof CoordinatorToClient.Announced announced) {
            out.setAnnounced(PbStreams.ToClientItem.Announced.newBuilder()
                    .setSeq(announced.seq())
                    .setNumber(announced.number()));
        } else if (message instanceof CoordinatorToClient.Window window) {
            out.setWindow(PbStreams.ToClientItem.Window.newBuilder()
                    .setAttempts(window.attempts())
                    .setBytes(window.bytes()));
        } else if (message instanceof CoordinatorToClient.Lost lost) {
            out.setLost(PbStreams.ToClientItem.Lost.newBuilder()
                    .setSeq(lost.seq())
                    .setNumber(lost.number())
                    .setCertainty(PbStreams.Certainty.valueOf(lost.certainty().name()))
                    .setWhy(MessageChecks.clipped(lost.why())));
        } else if (message instanceof CoordinatorToClient.BlobWanted wanted) {
            out.setBlobWanted(PbStreams.ToClientItem.BlobWanted.newBuilder()
                    .setSha256(MessageChecks.hash(wanted.blob()))
                    .setTransfer(wanted.transfer()));
        } else if (message instanceof CoordinatorToClient.CoordinatorBeat beat) {
            out.setBeat(PbStreams.ToClientItem.Beat.newBuilder()
                    .setWorkers(beat.workers())
                    .setSlots(beat.slots()));
        } else if (message instanceof CoordinatorToClient.RunnerDied died) {
            out.setRunnerDied(WireOutcome.toWire(died.failure()));
        } else if (message instanceof CoordinatorToClient.Refused refused) {
            out.setRefused(StreamHandshake.toWire(refused.reason(), refused.message()));
        }
        return out.build();
    }

    @Override
    public CoordinatorToClient fromItem(PbStreams.ToClientItem item) {
        return switch (item.getKindCase()) {
            case WINDOW ->
                new CoordinatorToClient.Window(
                        MessageChecks.natural(item.getWindow().getAttempts(), "a window"),
                        MessageChecks.natural(item.getWindow().getBytes(), "a window"));
            case ANNOUNCED ->
                new CoordinatorToClient.Announced(
                        MessageChecks.natural(item.getAnnounced().getSeq(), "a sequence number"),
                        MessageChecks.fromOne(item.getAnnounced().getNumber(), "an attempt"));
            case STARTED -> fromWire(item.getStarted());
            case ENDED -> fromWire(item.getEnded());
            case LOST -> fromWire(item.getLost());
            case BLOB_WANTED ->
                new CoordinatorToClient.BlobWanted(
                        MessageChecks.hash(item.getBlobWanted().getSha256()),
                        item.getBlobWanted().getTransfer());
            case BEAT ->
                new CoordinatorToClient.CoordinatorBeat(
                        MessageChecks.natural(item.getBeat().getWorkers(), "a number of workers"),
                        MessageChecks.natural(item.getBeat().getSlots(), "a number of slots"));
            case RUNNER_DIED -> new CoordinatorToClient.RunnerDied(WireOutcome.fromWire(item.getRunnerDied()));
            case REFUSED ->
                new CoordinatorToClient.Refused(
                        StreamHandshake.reasonOf(item.getRefused()), StreamHandshake.messageOf(item.getRefused()));
            default -> throw new WireException("an item says nothing that is known here");
        };
    }

    private static CoordinatorToClient.Started fromWire(PbStreams.ToClientItem.Started started) {
        MessageChecks.present(started.hasPlace(), "the place of a start");
        return new CoordinatorToClient.Started(
                MessageChecks.natural(started.getSeq(), "a sequence number"),
                MessageChecks.fromOne(started.getNumber(), "an attempt"),
                Wire.fromWire(started.getPlace()));
    }

    private static CoordinatorToClient.Ended fromWire(PbStreams.ToClientItem.Ended ended) {
        MessageChecks.present(ended.hasOutcome(), "the outcome of an end");
        return new CoordinatorToClient.Ended(
                MessageChecks.natural(ended.getSeq(), "a sequence number"),
                MessageChecks.fromOne(ended.getNumber(), "an attempt"),
                WireOutcome.fromWire(ended.getOutcome()));
    }

    private static CoordinatorToClient.Lost fromWire(PbStreams.ToClientItem.Lost lost) {
        if (lost.getCertainty() == PbStreams.Certainty.CERTAINTY_UNSPECIFIED
                || lost.getCertainty() == PbStreams.Certainty.UNRECOGNIZED) {
            throw new WireException("a loss does not say whether the attempt had started");
        }
        return new CoordinatorToClient.Lost(
                MessageChecks.natural(lost.getSeq(), "a sequence number"),
                MessageChecks.fromOne(lost.getNumber(), "an attempt"),
                Certainty.valueOf(lost.getCertainty().name()),
                MessageChecks.text(lost.getWhy(), "the reason of a loss"));
    }

    @Override
    public PbStreams.ToClientItem piece(PbStreams.Fragment fragment) {
        return PbStreams.ToClientItem.newBuilder().setFragment(fragment).build();
    }

    @Override
    public PbStreams.@Nullable Fragment pieceOf(PbStreams.ToClientItem item) {
        return item.hasFragment() ? item.getFragment() : null;
    }

    @Override
    public PbStreams.ToClientItem parse(ByteString whole) throws InvalidProtocolBufferException {
        return PbStreams.ToClientItem.parseFrom(whole);
    }

    @Override
    public PbStreams.ToClientBatch batch(
            long number, PbStreams.@Nullable Hello hello, List<PbStreams.ToClientItem> items, @Nullable String end) {
        var out = PbStreams.ToClientBatch.newBuilder().setNumber(number).addAllItems(items);
        if (hello != null) out.setHello(hello);
        if (end != null) out.setEnd(end);
        return out.build();
    }

    @Override
    public long number(PbStreams.ToClientBatch batch) {
        return batch.getNumber();
    }

    @Override
    public PbStreams.@Nullable Hello hello(PbStreams.ToClientBatch batch) {
        return batch.hasHello() ? batch.getHello() : null;
    }

    @Override
    public List<PbStreams.ToClientItem> items(PbStreams.ToClientBatch batch) {
        return batch.getItemsList();
    }

    @Override
    public @Nullable String end(PbStreams.ToClientBatch batch) {
        return batch.hasEnd() ? batch.getEnd() : null;
    }
}
