package dev.muster.proto.messages;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.muster.model.RefusalReason;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.proto.v1.PbStreams;
import dev.muster.proto.v1.PbTask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a coordinator says to a worker, to the wire and back. */
public final class ToWorkerWire
        implements MessageCodec<CoordinatorToWorker, PbStreams.ToWorkerItem, PbStreams.ToWorkerBatch>,
                RefusedMessages<CoordinatorToWorker> {
    public static final ToWorkerWire FAMILY = new ToWorkerWire();

    private ToWorkerWire() {}

    @Override
    public CoordinatorToWorker refusal(RefusalReason reason, String message) {
        return new CoordinatorToWorker.Refused(reason, message);
    }

    @Override
    public boolean isRefusal(CoordinatorToWorker message) {
        return message instanceof CoordinatorToWorker.Refused;
    }

    @Override
    public PbStreams.ToWorkerItem toItem(CoordinatorToWorker message) {
        var out = PbStreams.ToWorkerItem.newBuilder();
        if (message instanceof CoordinatorToWorker.Dispatch dispatch) {
            out.setDispatch(toWire(dispatch));
        } else if (message instanceof CoordinatorToWorker.Release release) {
            out.setRelease(Wire.toWire(release.attempt()));
        } else if (message instanceof CoordinatorToWorker.Heard heard) {
            out.setHeard(Wire.toWire(heard.attempt()));
        } else if (message instanceof CoordinatorToWorker.Cancel cancel) {
            out.setCancel(PbStreams.ToWorkerItem.Cancel.newBuilder()
                    .setAttempt(Wire.toWire(cancel.attempt()))
                    .setForce(cancel.force()));
        } else if (message instanceof CoordinatorToWorker.Recall recall) {
            out.setRecall(Wire.toWire(recall.attempt()));
        } else if (message instanceof CoordinatorToWorker.OpenSession open) {
            out.setOpenSession(PbStreams.ToWorkerItem.OpenSession.newBuilder()
                    .setSession(Wire.toWire(open.session()))
                    .setEpoch(open.epoch())
                    .setEnvironment(Wire.toWire(open.environment())));
        } else if (message instanceof CoordinatorToWorker.CloseSession close) {
            out.setCloseSession(PbStreams.ToWorkerItem.CloseSession.newBuilder()
                    .setSession(Wire.toWire(close.session()))
                    .setEpoch(close.epoch()));
        } else if (message instanceof CoordinatorToWorker.Prestart prestart) {
            out.setPrestart(Wire.toWire(prestart.session()));
        } else if (message instanceof CoordinatorToWorker.Drain) {
            out.setDrain(PbStreams.ToWorkerItem.Drain.getDefaultInstance());
        } else if (message instanceof CoordinatorToWorker.BlobWanted wanted) {
            out.setBlobWanted(PbStreams.ToWorkerItem.BlobWanted.newBuilder()
                    .setSession(Wire.toWire(wanted.session()))
                    .setSha256(MessageChecks.hash(wanted.blob()))
                    .setTransfer(wanted.transfer()));
        } else if (message instanceof CoordinatorToWorker.CoordinatorBeat) {
            out.setBeat(PbStreams.ToWorkerItem.Beat.getDefaultInstance());
        } else if (message instanceof CoordinatorToWorker.Refused refused) {
            out.setRefused(StreamHandshake.toWire(refused.reason(), refused.message()));
        }
        return out.build();
    }

    @Override
    public CoordinatorToWorker fromItem(PbStreams.ToWorkerItem item) {
        return switch (item.getKindCase()) {
            case OPEN_SESSION -> fromWire(item.getOpenSession());
            case CLOSE_SESSION -> fromWire(item.getCloseSession());
            case DISPATCH -> fromWire(item.getDispatch());
            case CANCEL -> fromWire(item.getCancel());
            case HEARD -> new CoordinatorToWorker.Heard(Wire.fromWire(item.getHeard()));
            case RECALL -> new CoordinatorToWorker.Recall(Wire.fromWire(item.getRecall()));
            case RELEASE -> new CoordinatorToWorker.Release(Wire.fromWire(item.getRelease()));
            case PRESTART -> new CoordinatorToWorker.Prestart(Wire.fromWire(item.getPrestart()));
            case DRAIN -> new CoordinatorToWorker.Drain();
            case BLOB_WANTED -> fromWire(item.getBlobWanted());
            case BEAT -> new CoordinatorToWorker.CoordinatorBeat();
            case REFUSED ->
                new CoordinatorToWorker.Refused(
                        StreamHandshake.reasonOf(item.getRefused()), StreamHandshake.messageOf(item.getRefused()));
            default -> throw new WireException("an item says nothing that is known here");
        };
    }

    private static PbStreams.ToWorkerItem.Dispatch toWire(CoordinatorToWorker.Dispatch dispatch) {
        var out = PbStreams.ToWorkerItem.Dispatch.newBuilder()
                .setAttempt(Wire.toWire(dispatch.attempt()))
                .setEpoch(dispatch.epoch())
                .setCall(Wire.toWire(dispatch.call()));
        PbTask.@Nullable TaskOptions options = Wire.toWire(dispatch.options());
        if (options != null) out.setOptions(options);
        return out.build();
    }

    private static CoordinatorToWorker.Dispatch fromWire(PbStreams.ToWorkerItem.Dispatch dispatch) {
        MessageChecks.present(dispatch.hasAttempt(), "the attempt of a dispatch");
        MessageChecks.present(dispatch.hasCall(), "the call of a dispatch");
        return new CoordinatorToWorker.Dispatch(
                Wire.fromWire(dispatch.getAttempt()),
                MessageChecks.natural(dispatch.getEpoch(), "an epoch"),
                Wire.fromWire(dispatch.getOptions()),
                Wire.fromWire(dispatch.getCall()));
    }

    private static CoordinatorToWorker.OpenSession fromWire(PbStreams.ToWorkerItem.OpenSession open) {
        MessageChecks.present(open.hasSession(), "the session to open");
        MessageChecks.present(open.hasEnvironment(), "the environment of a session");
        return new CoordinatorToWorker.OpenSession(
                Wire.fromWire(open.getSession()),
                MessageChecks.natural(open.getEpoch(), "an epoch"),
                Wire.fromWire(open.getEnvironment()));
    }

    private static CoordinatorToWorker.CloseSession fromWire(PbStreams.ToWorkerItem.CloseSession close) {
        MessageChecks.present(close.hasSession(), "the session to close");
        return new CoordinatorToWorker.CloseSession(
                Wire.fromWire(close.getSession()), MessageChecks.natural(close.getEpoch(), "an epoch"));
    }

    private static CoordinatorToWorker.Cancel fromWire(PbStreams.ToWorkerItem.Cancel cancel) {
        MessageChecks.present(cancel.hasAttempt(), "the attempt to cancel");
        return new CoordinatorToWorker.Cancel(Wire.fromWire(cancel.getAttempt()), cancel.getForce());
    }

    private static CoordinatorToWorker.BlobWanted fromWire(PbStreams.ToWorkerItem.BlobWanted wanted) {
        MessageChecks.present(wanted.hasSession(), "the session of a wanted blob");
        return new CoordinatorToWorker.BlobWanted(
                Wire.fromWire(wanted.getSession()), MessageChecks.hash(wanted.getSha256()), wanted.getTransfer());
    }

    @Override
    public PbStreams.ToWorkerItem piece(PbStreams.Fragment fragment) {
        return PbStreams.ToWorkerItem.newBuilder().setFragment(fragment).build();
    }

    @Override
    public PbStreams.@Nullable Fragment pieceOf(PbStreams.ToWorkerItem item) {
        return item.hasFragment() ? item.getFragment() : null;
    }

    @Override
    public PbStreams.ToWorkerItem parse(ByteString whole) throws InvalidProtocolBufferException {
        return PbStreams.ToWorkerItem.parseFrom(whole);
    }

    @Override
    public PbStreams.ToWorkerBatch batch(
            long number, PbStreams.@Nullable Hello hello, List<PbStreams.ToWorkerItem> items, @Nullable String end) {
        var out = PbStreams.ToWorkerBatch.newBuilder().setNumber(number).addAllItems(items);
        if (hello != null) out.setHello(hello);
        if (end != null) out.setEnd(end);
        return out.build();
    }

    @Override
    public long number(PbStreams.ToWorkerBatch batch) {
        return batch.getNumber();
    }

    @Override
    public PbStreams.@Nullable Hello hello(PbStreams.ToWorkerBatch batch) {
        return batch.hasHello() ? batch.getHello() : null;
    }

    @Override
    public List<PbStreams.ToWorkerItem> items(PbStreams.ToWorkerBatch batch) {
        return batch.getItemsList();
    }

    @Override
    public @Nullable String end(PbStreams.ToWorkerBatch batch) {
        return batch.hasEnd() ? batch.getEnd() : null;
    }
}
