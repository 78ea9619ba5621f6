package dev.muster.proto.grpc;

import dev.muster.model.BlobId;
import dev.muster.model.ClusterStatus;
import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.proto.BlobTransfer;
import dev.muster.proto.CoordinatorAcceptor;
import dev.muster.proto.Link;
import dev.muster.proto.LinkListener;
import dev.muster.task.SessionId;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A coordinator that records the streams that peers open. */
public final class RecordingAcceptor implements CoordinatorAcceptor {
    record Wanted(SessionId session, BlobId blob, BlobTransfer.Holder holder, long transfer) {}

    record Opened<O, I>(Link<O> link, RecordingListener<I> listener) {}

    final BlockingQueue<Opened<CoordinatorToClient, ClientToCoordinator>> clients = new LinkedBlockingQueue<>();
    final BlockingQueue<Opened<CoordinatorToWorker, WorkerToCoordinator>> workers = new LinkedBlockingQueue<>();
    public final BlockingQueue<Wanted> wanted = new LinkedBlockingQueue<>();
    volatile boolean withholdsAcks;
    volatile ClusterStatus status = new ClusterStatus("test", "1", 5, List.of(), List.of());

    @Override
    public LinkListener<ClientToCoordinator> clientOpened(Link<CoordinatorToClient> link) {
        var listener = new RecordingListener<ClientToCoordinator>();
        listener.withholdsAcks = withholdsAcks;
        clients.add(new Opened<>(link, listener));
        return listener;
    }

    @Override
    public LinkListener<WorkerToCoordinator> workerOpened(Link<CoordinatorToWorker> link) {
        var listener = new RecordingListener<WorkerToCoordinator>();
        listener.withholdsAcks = withholdsAcks;
        workers.add(new Opened<>(link, listener));
        return listener;
    }

    @Override
    public void blobWanted(SessionId session, BlobId blob, BlobTransfer.Holder holder, long transfer) {
        wanted.add(new Wanted(session, blob, holder, transfer));
    }

    @Override
    public CompletableFuture<ClusterStatus> status() {
        return CompletableFuture.completedFuture(status);
    }

    @Override
    public CompletableFuture<Void> drain(String workerName) {
        return workerName.equals("w1")
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(new NoSuchElementException("no worker is named " + workerName));
    }

    public static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T one = queue.poll(RecordingListener.PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (one == null) throw new AssertionError("nothing arrived");
        return one;
    }
}
