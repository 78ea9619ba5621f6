package dev.muster.proto.grpc;

import dev.muster.proto.CoordinatorAcceptor;
import dev.muster.proto.PeerHello;
import dev.muster.proto.blobs.BlobRelay;
import dev.muster.proto.messages.ToClientWire;
import dev.muster.proto.messages.ToWorkerWire;
import dev.muster.proto.streams.AcceptedLink;
import dev.muster.proto.streams.StreamLink;
import dev.muster.proto.streams.StreamProtocol;
import dev.muster.proto.v1.PbStreams;
import dev.muster.proto.v1.SessionsGrpc;
import dev.muster.proto.v1.WorkersGrpc;
import io.grpc.BindableService;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a coordinator serves, the same on every transport. */
final class Services {
    private final PeerHello own;
    private final CoordinatorAcceptor acceptor;
    private final Set<StreamLink<?, ?, ?, ?>> open = ConcurrentHashMap.newKeySet();
    private final BlobRelay relay;

    Services(PeerHello own, CoordinatorAcceptor acceptor) {
        this.own = own;
        this.acceptor = acceptor;
        this.relay = new BlobRelay(acceptor);
    }

    List<BindableService> all() {
        return List.of(new Sessions(), new Workers(), relay, new AdminService(acceptor));
    }

    BlobRelay relay() {
        return relay;
    }

    /** Ends every stream and transfer, after what has been said on it. */
    void endAll(String why) {
        open.forEach(link -> link.close(why));
        relay.close(why);
    }

    private final class Sessions extends SessionsGrpc.SessionsImplBase {
        @Override
        public StreamObserver<PbStreams.ClientBatch> open(StreamObserver<PbStreams.ToClientBatch> responses) {
            var link = new AcceptedLink<>(
                    StreamProtocol.toClient(), ToClientWire.FAMILY, own, acceptor::clientOpened, open);
            link.accept(responses);
            return link;
        }
    }

    private final class Workers extends WorkersGrpc.WorkersImplBase {
        @Override
        public StreamObserver<PbStreams.WorkerBatch> join(StreamObserver<PbStreams.ToWorkerBatch> responses) {
            var link = new AcceptedLink<>(
                    StreamProtocol.toWorker(), ToWorkerWire.FAMILY, own, acceptor::workerOpened, open);
            link.accept(responses);
            return link;
        }
    }
}
