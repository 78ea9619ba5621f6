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
 * What one end of a stream sends and receives, made for each stream.
 *
 * @param <O> what it sends
 * @param <OB> a batch of that
 * @param <I> what it receives
 * @param <IB> a batch of that
 */
public record StreamProtocol<O, OB, I, IB>(StreamSendQueue<O, ?, OB> outbox, StreamReceiver<I, ?, IB> inbox) {
    public static StreamProtocol<
                    ClientToCoordinator, PbStreams.ClientBatch, CoordinatorToClient, PbStreams.ToClientBatch>
            ofClient() {
        return new StreamProtocol<>(
                new StreamSendQueue<>(ClientWire.FAMILY), new StreamReceiver<>(ToClientWire.FAMILY));
    }

    public static StreamProtocol<
                    CoordinatorToClient, PbStreams.ToClientBatch, ClientToCoordinator, PbStreams.ClientBatch>
            toClient() {
        return new StreamProtocol<>(
                new StreamSendQueue<>(ToClientWire.FAMILY), new StreamReceiver<>(ClientWire.FAMILY));
    }

    public static StreamProtocol<
                    WorkerToCoordinator, PbStreams.WorkerBatch, CoordinatorToWorker, PbStreams.ToWorkerBatch>
            ofWorker() {
        return new StreamProtocol<>(
                new StreamSendQueue<>(WorkerWire.FAMILY), new StreamReceiver<>(ToWorkerWire.FAMILY));
    }

    public static StreamProtocol<
                    CoordinatorToWorker, PbStreams.ToWorkerBatch, WorkerToCoordinator, PbStreams.WorkerBatch>
            toWorker() {
        return new StreamProtocol<>(
                new StreamSendQueue<>(ToWorkerWire.FAMILY), new StreamReceiver<>(WorkerWire.FAMILY));
    }
}
