package dev.muster.proto.messages;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.muster.model.OpenAttempt;
import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.proto.v1.PbStreams;
import dev.muster.proto.v1.PbTask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client says, to the wire and back. */
public final class ClientWire
        implements MessageCodec<ClientToCoordinator, PbStreams.ClientItem, PbStreams.ClientBatch> {
    public static final ClientWire FAMILY = new ClientWire();

    private ClientWire() {}

    @Override
    public PbStreams.ClientItem toItem(ClientToCoordinator message) {
        var out = PbStreams.ClientItem.newBuilder();
        if (message instanceof ClientToCoordinator.Offer offer) {
            out.setOffer(toWire(offer));
        } else if (message instanceof ClientToCoordinator.Consumed consumed) {
            out.setConsumed(PbStreams.ClientItem.Consumed.newBuilder()
                    .setSeq(consumed.seq())
                    .setNumber(consumed.number()));
        } else if (message instanceof ClientToCoordinator.Heard heard) {
            out.setHeard(
                    PbStreams.ClientItem.Heard.newBuilder().setSeq(heard.seq()).setNumber(heard.number()));
        } else if (message instanceof ClientToCoordinator.Cancel cancel) {
            out.setCancel(PbStreams.ClientItem.Cancel.newBuilder()
                    .setSeq(cancel.seq())
                    .setNumber(cancel.number())
                    .setForce(cancel.force()));
        } else if (message instanceof ClientToCoordinator.Attach attach) {
            out.setAttach(toWire(attach));
        } else if (message instanceof ClientToCoordinator.ClientBeat beat) {
            out.setBeat(PbStreams.ClientItem.Beat.newBuilder().setBacklog(beat.backlog()));
        } else if (message instanceof ClientToCoordinator.Prestart) {
            out.setPrestart(PbStreams.ClientItem.Prestart.getDefaultInstance());
        } else if (message instanceof ClientToCoordinator.Goodbye) {
            out.setGoodbye(PbStreams.ClientItem.Goodbye.getDefaultInstance());
        }
        return out.build();
    }

    @Override
    public ClientToCoordinator fromItem(PbStreams.ClientItem item) {
        return switch (item.getKindCase()) {
            case ATTACH -> fromWire(item.getAttach());
            case OFFER -> fromWire(item.getOffer());
            case CANCEL ->
                new ClientToCoordinator.Cancel(
                        MessageChecks.natural(item.getCancel().getSeq(), "a sequence number"),
                        MessageChecks.fromOne(item.getCancel().getNumber(), "an attempt"),
                        item.getCancel().getForce());
            case CONSUMED ->
                new ClientToCoordinator.Consumed(
                        MessageChecks.natural(item.getConsumed().getSeq(), "a sequence number"),
                        MessageChecks.fromOne(item.getConsumed().getNumber(), "an attempt"));
            case HEARD ->
                new ClientToCoordinator.Heard(
                        MessageChecks.natural(item.getHeard().getSeq(), "a sequence number"),
                        MessageChecks.fromOne(item.getHeard().getNumber(), "an attempt"));
            case BEAT ->
                new ClientToCoordinator.ClientBeat(
                        MessageChecks.natural(item.getBeat().getBacklog(), "a backlog"));
            case PRESTART -> new ClientToCoordinator.Prestart();
            case GOODBYE -> new ClientToCoordinator.Goodbye();
            default -> throw new WireException("an item says nothing that is known here");
        };
    }

    private static PbStreams.ClientItem.Offer toWire(ClientToCoordinator.Offer offer) {
        var out = PbStreams.ClientItem.Offer.newBuilder()
                .setSeq(offer.seq())
                .setNumber(offer.number())
                .setFollows(offer.follows())
                .setCall(Wire.toWire(offer.call()));
        PbTask.@Nullable TaskOptions options = Wire.toWire(offer.options());
        if (options != null) out.setOptions(options);
        return out.build();
    }

    private static ClientToCoordinator.Offer fromWire(PbStreams.ClientItem.Offer offer) {
        MessageChecks.present(offer.hasCall(), "the call of an offer");
        return new ClientToCoordinator.Offer(
                MessageChecks.natural(offer.getSeq(), "a sequence number"),
                MessageChecks.fromOne(offer.getNumber(), "an attempt"),
                Wire.fromWire(offer.getOptions()),
                Wire.fromWire(offer.getCall()),
                MessageChecks.natural(offer.getFollows(), "an attempt"));
    }

    private static PbStreams.ClientItem.Attach toWire(ClientToCoordinator.Attach attach) {
        var out = PbStreams.ClientItem.Attach.newBuilder()
                .setSession(Wire.toWire(attach.session()))
                .setEpoch(attach.epoch())
                .setEnvironment(Wire.toWire(attach.environment()));
        for (OpenAttempt open : attach.open()) {
            out.addOpenBuilder().setSeq(open.seq()).setNumber(open.number()).setStarted(open.started());
        }
        return out.build();
    }

    private static ClientToCoordinator.Attach fromWire(PbStreams.ClientItem.Attach attach) {
        MessageChecks.present(attach.hasSession(), "the session of an attach");
        MessageChecks.present(attach.hasEnvironment(), "the environment of an attach");
        List<OpenAttempt> open = attach.getOpenList().stream()
                .map(one -> new OpenAttempt(
                        MessageChecks.natural(one.getSeq(), "a sequence number"),
                        MessageChecks.fromOne(one.getNumber(), "an attempt"),
                        one.getStarted()))
                .toList();
        return new ClientToCoordinator.Attach(
                Wire.fromWire(attach.getSession()),
                MessageChecks.fromOne(attach.getEpoch(), "an epoch"),
                Wire.fromWire(attach.getEnvironment()),
                open);
    }

    @Override
    public PbStreams.ClientItem piece(PbStreams.Fragment fragment) {
        return PbStreams.ClientItem.newBuilder().setFragment(fragment).build();
    }

    @Override
    public PbStreams.@Nullable Fragment pieceOf(PbStreams.ClientItem item) {
        return item.hasFragment() ? item.getFragment() : null;
    }

    @Override
    public PbStreams.ClientItem parse(ByteString whole) throws InvalidProtocolBufferException {
        return PbStreams.ClientItem.parseFrom(whole);
    }

    @Override
    public PbStreams.ClientBatch batch(
            long number, PbStreams.@Nullable Hello hello, List<PbStreams.ClientItem> items, @Nullable String end) {
        var out = PbStreams.ClientBatch.newBuilder().setNumber(number).addAllItems(items);
        if (hello != null) out.setHello(hello);
        if (end != null) out.setEnd(end);
        return out.build();
    }

    @Override
    public long number(PbStreams.ClientBatch batch) {
        return batch.getNumber();
    }

    @Override
    public PbStreams.@Nullable Hello hello(PbStreams.ClientBatch batch) {
        return batch.hasHello() ? batch.getHello() : null;
    }

    @Override
    public List<PbStreams.ClientItem> items(PbStreams.ClientBatch batch) {
        return batch.getItemsList();
    }

    @Override
    public @Nullable String end(PbStreams.ClientBatch batch) {
        return batch.hasEnd() ? batch.getEnd() : null;
    }
}
