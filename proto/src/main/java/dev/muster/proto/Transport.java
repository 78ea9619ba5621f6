package dev.muster.proto;

import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;

/** The way to one coordinator, over TCP or within this JVM: the only object that differs between the two. Thread-safe. */
public interface Transport extends AutoCloseable {
    /**
     * Opens the stream of a client's session. Returns at once; the listener gets the rest, on another thread, perhaps
     * before this has returned.
     */
    Link<ClientToCoordinator> openSession(PeerHello hello, LinkListener<CoordinatorToClient> listener);

    /** Opens the stream of a worker. Returns at once; the listener gets the rest, as above. */
    Link<WorkerToCoordinator> join(PeerHello hello, LinkListener<CoordinatorToWorker> listener);

    /** BlobTransfer transfer, on a connection of its own. */
    BlobTransfer bulk();

    /** The operator's calls. */
    AdminCalls admin();

    /** Ends all streams and connections, and waits a second at most for their last words to leave; does not throw. */
    @Override
    void close();
}
