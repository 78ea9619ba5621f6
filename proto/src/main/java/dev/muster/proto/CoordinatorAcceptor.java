package dev.muster.proto;

import dev.muster.model.BlobId;
import dev.muster.model.ClusterStatus;
import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.task.SessionId;
import java.util.concurrent.CompletableFuture;

/**
 * What a coordinator offers to the wire: the server of each transport calls it. Streams whose hello does not fit, or whose
 * credential is not good for the role, have been turned away before. Called from threads of the transport; must not block.
 */
public interface CoordinatorAcceptor {
    /** A client has opened a stream. The listener's {@code onUp} is called first of all. */
    LinkListener<ClientToCoordinator> clientOpened(Link<CoordinatorToClient> link);

    /** A worker has opened a stream. The listener's {@code onUp} is called first of all. */
    LinkListener<WorkerToCoordinator> workerOpened(Link<CoordinatorToWorker> link);

    /** Somebody fetches these bytes: have the holder push them under that number, or fail the transfer in the relay. */
    void blobWanted(SessionId session, BlobId blob, BlobTransfer.Holder holder, long transfer);

    CompletableFuture<ClusterStatus> status();

    CompletableFuture<Void> drain(String workerName);
}
