package dev.muster.proto.messages;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.muster.model.HeldAttempt;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.proto.v1.PbStreams;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a worker says, to the wire and back. */
public final class WorkerWire
        implements MessageCodec<WorkerToCoordinator, PbStreams.WorkerItem, PbStreams.WorkerBatch> {
    public static final WorkerWire FAMILY = new WorkerWire();

    private WorkerWire() {}

    @Override
    public PbStreams.WorkerItem toItem(WorkerToCoordinator message) {
        var out = PbStreams.WorkerItem.newBuilder();
        if (message instanceof WorkerToCoordinator.Ended ended) {
            out.setEnded(PbStreams.WorkerItem.Ended.newBuilder()
                    .setAttempt(Wire.toWire(ended.attempt()))
                    .setOutcome(WireOutcome.toWire(ended.outcome()))
                    .setRunNanos(ended.runNanos()));
        } else if (message instanceof WorkerToCoordinator.Started started) {
            out.setStarted(PbStreams.WorkerItem.Started.newBuilder()
                    .setAttempt(Wire.toWire(started.attempt()))
                    .setPlace(Wire.toWire(started.place())));
        } else if (message instanceof WorkerToCoordinator.Announced announced) {
            out.setAnnounced(Wire.toWire(announced.attempt()));
        } else if (message instanceof WorkerToCoordinator.Returned returned) {
            out.setReturned(Wire.toWire(returned.attempt()));
        } else if (message instanceof WorkerToCoordinator.WorkerBeat) {
            out.setBeat(PbStreams.WorkerItem.Beat.getDefaultInstance());
        } else if (message instanceof WorkerToCoordinator.Slots slots) {
            out.setSlots(PbStreams.WorkerItem.Slots.newBuilder()
                    .setSlots(slots.slots())
                    .setReason(MessageChecks.clipped(slots.reason())));
        } else if (message instanceof WorkerToCoordinator.Join join) {
            out.setJoin(toWire(join));
        } else if (message instanceof WorkerToCoordinator.Inventory inventory) {
            var list = PbStreams.WorkerItem.Inventory.newBuilder()
                    .setSession(Wire.toWire(inventory.session()))
                    .setEpoch(inventory.epoch());
            inventory.held().forEach(one -> list.addHeld(toWire(one)));
            out.setInventory(list);
        } else if (message instanceof WorkerToCoordinator.StaleEpoch stale) {
            out.setStaleEpoch(PbStreams.WorkerItem.StaleEpoch.newBuilder()
                    .setSession(Wire.toWire(stale.session()))
                    .setEpoch(stale.epoch()));
        } else if (message instanceof WorkerToCoordinator.RunnerDied died) {
            out.setRunnerDied(PbStreams.WorkerItem.RunnerDied.newBuilder()
                    .setSession(Wire.toWire(died.session()))
                    .setFailure(WireOutcome.toWire(died.failure())));
        } else if (message instanceof WorkerToCoordinator.CannotPrepare cannot) {
            out.setCannotPrepare(PbStreams.WorkerItem.CannotPrepare.newBuilder()
                    .setSession(Wire.toWire(cannot.session()))
                    .setFailure(WireOutcome.toWire(cannot.failure()))
                    .setLasting(cannot.lasting()));
        } else if (message instanceof WorkerToCoordinator.CanPrepare can) {
            out.setCanPrepare(Wire.toWire(can.session()));
        } else if (message instanceof WorkerToCoordinator.BlobMissing missing) {
            out.setBlobMissing(PbStreams.WorkerItem.BlobMissing.newBuilder()
                    .setTransfer(missing.transfer())
                    .setWhy(MessageChecks.clipped(missing.why())));
        }
        return out.build();
    }

    @Override
    public WorkerToCoordinator fromItem(PbStreams.WorkerItem item) {
        return switch (item.getKindCase()) {
            case JOIN -> fromWire(item.getJoin());
            case INVENTORY -> fromWire(item.getInventory());
            case STARTED -> fromWire(item.getStarted());
            case ENDED -> fromWire(item.getEnded());
            case ANNOUNCED -> new WorkerToCoordinator.Announced(Wire.fromWire(item.getAnnounced()));
            case RETURNED -> new WorkerToCoordinator.Returned(Wire.fromWire(item.getReturned()));
            case SLOTS ->
                new WorkerToCoordinator.Slots(
                        MessageChecks.natural(item.getSlots().getSlots(), "a number of slots"),
                        MessageChecks.text(item.getSlots().getReason(), "a reason"));
            case STALE_EPOCH -> fromWire(item.getStaleEpoch());
            case BLOB_MISSING ->
                new WorkerToCoordinator.BlobMissing(
                        item.getBlobMissing().getTransfer(),
                        MessageChecks.text(item.getBlobMissing().getWhy(), "a reason"));
            case RUNNER_DIED -> fromWire(item.getRunnerDied());
            case CANNOT_PREPARE -> fromWire(item.getCannotPrepare());
            case CAN_PREPARE -> new WorkerToCoordinator.CanPrepare(Wire.fromWire(item.getCanPrepare()));
            case BEAT -> new WorkerToCoordinator.WorkerBeat();
            default -> throw new WireException("an item says nothing that is known here");
        };
    }

    private static PbStreams.WorkerItem.Join toWire(WorkerToCoordinator.Join join) {
        var out = PbStreams.WorkerItem.Join.newBuilder()
                .setWorker(Wire.toWire(join.worker()))
                .setHost(MessageChecks.text(join.host(), "the name of a host"))
                .setPid(join.pid())
                .setRegistration(join.registration())
                .setSlots(join.slots());
        join.held().forEach(one -> out.addHeld(toWire(one)));
        return out.build();
    }

    private static WorkerToCoordinator.Join fromWire(PbStreams.WorkerItem.Join join) {
        MessageChecks.present(join.hasWorker(), "the worker of a join");
        return new WorkerToCoordinator.Join(
                Wire.fromWire(join.getWorker()),
                MessageChecks.text(join.getHost(), "the name of a host"),
                join.getPid(),
                MessageChecks.natural(join.getRegistration(), "a registration"),
                MessageChecks.natural(join.getSlots(), "a number of slots"),
                heldOf(join.getHeldList()));
    }

    private static WorkerToCoordinator.Inventory fromWire(PbStreams.WorkerItem.Inventory inventory) {
        MessageChecks.present(inventory.hasSession(), "the session of an inventory");
        return new WorkerToCoordinator.Inventory(
                Wire.fromWire(inventory.getSession()),
                MessageChecks.natural(inventory.getEpoch(), "an epoch"),
                heldOf(inventory.getHeldList()));
    }

    private static WorkerToCoordinator.Started fromWire(PbStreams.WorkerItem.Started started) {
        MessageChecks.present(started.hasAttempt(), "the attempt of a start");
        MessageChecks.present(started.hasPlace(), "the place of a start");
        return new WorkerToCoordinator.Started(Wire.fromWire(started.getAttempt()), Wire.fromWire(started.getPlace()));
    }

    private static WorkerToCoordinator.Ended fromWire(PbStreams.WorkerItem.Ended ended) {
        MessageChecks.present(ended.hasAttempt(), "the attempt of an end");
        MessageChecks.present(ended.hasOutcome(), "the outcome of an end");
        return new WorkerToCoordinator.Ended(
                Wire.fromWire(ended.getAttempt()),
                WireOutcome.fromWire(ended.getOutcome()),
                MessageChecks.natural(ended.getRunNanos(), "a running time"));
    }

    private static WorkerToCoordinator.StaleEpoch fromWire(PbStreams.WorkerItem.StaleEpoch stale) {
        MessageChecks.present(stale.hasSession(), "the session of a stale epoch");
        return new WorkerToCoordinator.StaleEpoch(
                Wire.fromWire(stale.getSession()), MessageChecks.natural(stale.getEpoch(), "an epoch"));
    }

    private static WorkerToCoordinator.RunnerDied fromWire(PbStreams.WorkerItem.RunnerDied died) {
        MessageChecks.present(died.hasSession(), "the session of a dead runner");
        MessageChecks.present(died.hasFailure(), "the failure of a dead runner");
        return new WorkerToCoordinator.RunnerDied(
                Wire.fromWire(died.getSession()), WireOutcome.fromWire(died.getFailure()));
    }

    private static WorkerToCoordinator.CannotPrepare fromWire(PbStreams.WorkerItem.CannotPrepare cannot) {
        MessageChecks.present(cannot.hasSession(), "the session that cannot be prepared");
        MessageChecks.present(cannot.hasFailure(), "the reason why a session cannot be prepared");
        return new WorkerToCoordinator.CannotPrepare(
                Wire.fromWire(cannot.getSession()), WireOutcome.fromWire(cannot.getFailure()), cannot.getLasting());
    }

    private static PbStreams.WorkerItem.Held toWire(HeldAttempt held) {
        var out = PbStreams.WorkerItem.Held.newBuilder()
                .setAttempt(Wire.toWire(held.attempt()))
                .setEpoch(held.epoch())
                .setAnnounced(held.announced());
        held.place().ifPresent(place -> out.setPlace(Wire.toWire(place)));
        held.outcome().ifPresent(outcome -> out.setOutcome(WireOutcome.toWire(outcome)));
        return out.build();
    }

    private static List<HeldAttempt> heldOf(List<PbStreams.WorkerItem.Held> list) {
        var all = new ArrayList<HeldAttempt>(list.size());
        for (PbStreams.WorkerItem.Held held : list) {
            MessageChecks.present(held.hasAttempt(), "the attempt of a held one");
            all.add(new HeldAttempt(
                    Wire.fromWire(held.getAttempt()),
                    MessageChecks.natural(held.getEpoch(), "an epoch"),
                    held.hasPlace() ? Optional.of(Wire.fromWire(held.getPlace())) : Optional.empty(),
                    held.hasOutcome() ? Optional.of(WireOutcome.fromWire(held.getOutcome())) : Optional.empty(),
                    held.getAnnounced()));
        }
        return all;
    }

    @Override
    public PbStreams.WorkerItem piece(PbStreams.Fragment fragment) {
        return PbStreams.WorkerItem.newBuilder().setFragment(fragment).build();
    }

    @Override
    public PbStreams.@Nullable Fragment pieceOf(PbStreams.WorkerItem item) {
        return item.hasFragment() ? item.getFragment() : null;
    }

    @Override
    public PbStreams.WorkerItem parse(ByteString whole) throws InvalidProtocolBufferException {
        return PbStreams.WorkerItem.parseFrom(whole);
    }

    @Override
    public PbStreams.WorkerBatch batch(
            long number, PbStreams.@Nullable Hello hello, List<PbStreams.WorkerItem> items, @Nullable String end) {
        var out = PbStreams.WorkerBatch.newBuilder().setNumber(number).addAllItems(items);
        if (hello != null) out.setHello(hello);
        if (end != null) out.setEnd(end);
        return out.build();
    }

    @Override
    public long number(PbStreams.WorkerBatch batch) {
        return batch.getNumber();
    }

    @Override
    public PbStreams.@Nullable Hello hello(PbStreams.WorkerBatch batch) {
        return batch.hasHello() ? batch.getHello() : null;
    }

    @Override
    public List<PbStreams.WorkerItem> items(PbStreams.WorkerBatch batch) {
        return batch.getItemsList();
    }

    @Override
    public @Nullable String end(PbStreams.WorkerBatch batch) {
        return batch.hasEnd() ? batch.getEnd() : null;
    }
}
