package dev.muster.proto.streams;

import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.proto.messages.ClientWire;
import dev.muster.proto.messages.ToClientWire;
import dev.muster.proto.messages.ToWorkerWire;
import dev.muster.proto.messages.WorkerWire;
import dev.muster.proto.v1.PbStreams;

/**
 * What one end of a stream says and hears, fresh for each stream.
 *
 * @param <O> what is said
 * @param <OB> its batch
 * @param <I> what is heard
 * @param <IB> its batch
 */
public record Speech<O, OB, I, IB>(Outbox<O, ?, OB> outbox, Inbox<I, ?, IB> inbox) {
    public static Speech<ClientToCoordinator, PbStreams.ClientBatch, CoordinatorToClient, PbStreams.ToClientBatch>
            ofClient() {
        return new Speech<>(new Outbox<>(ClientWire.FAMILY), new Inbox<>(ToClientWire.FAMILY));
    }

    public static Speech<CoordinatorToClient, PbStreams.ToClientBatch, ClientToCoordinator, PbStreams.ClientBatch>
            toClient() {
        return new Speech<>(new Outbox<>(ToClientWire.FAMILY), new Inbox<>(ClientWire.FAMILY));
    }

    public static Speech<WorkerToCoordinator, PbStreams.WorkerBatch, CoordinatorToWorker, PbStreams.ToWorkerBatch>
            ofWorker() {
        return new Speech<>(new Outbox<>(WorkerWire.FAMILY), new Inbox<>(ToWorkerWire.FAMILY));
    }

    public static Speech<CoordinatorToWorker, PbStreams.ToWorkerBatch, WorkerToCoordinator, PbStreams.WorkerBatch>
            toWorker() {
        return new Speech<>(new Outbox<>(ToWorkerWire.FAMILY), new Inbox<>(WorkerWire.FAMILY));
    }
}
