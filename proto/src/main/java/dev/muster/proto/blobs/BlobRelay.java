package dev.muster.proto.blobs;

import dev.muster.model.BlobId;
import dev.muster.proto.BlobTransfer;
import dev.muster.proto.CoordinatorAcceptor;
import dev.muster.proto.messages.MessageChecks;
import dev.muster.proto.messages.Wire;
import dev.muster.proto.messages.WireException;
import dev.muster.proto.v1.BlobsGrpc;
import dev.muster.proto.v1.PbBlobs;
import dev.muster.task.SessionId;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Connects the side that fetches with the side that pushes. Holds some transfers and one chunk of each, never a whole blob.
 */
public final class BlobRelay extends BlobsGrpc.BlobsImplBase {
    /** Each may have a chunk or two on its way, so this is a bound of memory as well. */
    static final int TRANSFERS_MAX = 256;

    private final CoordinatorAcceptor acceptor;
    private final Map<Long, RelayedBlob> transfers = new ConcurrentHashMap<>();
    // not guessable, so that no other peer can push into a transfer
    private final SecureRandom numbers = new SecureRandom();

    public BlobRelay(CoordinatorAcceptor acceptor) {
        this.acceptor = acceptor;
    }

    @Override
    public void fetch(PbBlobs.FetchRequest request, StreamObserver<PbBlobs.Chunk> responses) {
        var fetching = (ServerCallStreamObserver<PbBlobs.Chunk>) responses;
        SessionId session;
        BlobId blob;
        BlobTransfer.Holder holder;
        try {
            MessageChecks.present(request.hasSession(), "the session of a fetch");
            session = Wire.fromWire(request.getSession());
            blob = MessageChecks.hash(request.getSha256());
            MessageChecks.natural(request.getSize(), "the size of a blob");
            holder = holderOf(request.getHolder());
        } catch (WireException e) {
            fetching.onError(
                    Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asException());
            return;
        }
        if (transfers.size() >= TRANSFERS_MAX) {
            fetching.onError(Status.RESOURCE_EXHAUSTED
                    .withDescription("the coordinator relays " + TRANSFERS_MAX + " transfers already; try again later")
                    .asException());
            return;
        }
        long number = numbers.nextLong();
        var transfer = new RelayedBlob(number, request.getSize(), fetching, () -> transfers.remove(number));
        transfers.put(number, transfer);
        transfer.begin();
        acceptor.blobWanted(session, blob, holder, number);
    }

    @Override
    public StreamObserver<PbBlobs.PushPart> push(StreamObserver<PbBlobs.PushReply> responses) {
        var pushing = (ServerCallStreamObserver<PbBlobs.PushReply>) responses;
        pushing.disableAutoRequest();
        var push = new Push(pushing);
        pushing.setOnCancelHandler(push::brokenOff);
        pushing.request(1);
        return push;
    }

    public void fail(long number, String why) {
        RelayedBlob transfer = transfers.get(number);
        if (transfer != null) transfer.fail(Status.ABORTED, why);
    }

    public void close(String why) {
        transfers.values().forEach(transfer -> transfer.fail(Status.ABORTED, why));
    }

    int transfers() {
        return transfers.size();
    }

    private static BlobTransfer.Holder holderOf(PbBlobs.Holder holder) {
        return switch (holder) {
            case CLIENT -> BlobTransfer.Holder.CLIENT;
            case WORKER -> BlobTransfer.Holder.WORKER;
            default -> throw new WireException("a fetch does not say who holds the bytes");
        };
    }

    /** The pushing side's stream: a number, then bytes. */
    private final class Push implements StreamObserver<PbBlobs.PushPart> {
        private final ServerCallStreamObserver<PbBlobs.PushReply> pushing;
        private volatile @Nullable RelayedBlob transfer;

        Push(ServerCallStreamObserver<PbBlobs.PushReply> pushing) {
            this.pushing = pushing;
        }

        @Override
        public void onNext(PbBlobs.PushPart part) {
            RelayedBlob to = transfer;
            if (to != null) {
                to.chunk(part);
                return;
            }
            RelayedBlob wanted =
                    part.getKindCase() == PbBlobs.PushPart.KindCase.TRANSFER ? transfers.get(part.getTransfer()) : null;
            if (wanted == null) {
                pushing.onError(Status.NOT_FOUND
                        .withDescription("no transfer has that number, or no peer waits for it any more")
                        .asException());
            } else if (wanted.pair(pushing)) {
                transfer = wanted;
            } else {
                pushing.onError(Status.ALREADY_EXISTS
                        .withDescription("another peer pushes this transfer already")
                        .asException());
            }
        }

        @Override
        public void onError(Throwable thrown) {
            brokenOff();
        }

        @Override
        public void onCompleted() {
            RelayedBlob to = transfer;
            if (to != null) to.complete();
        }

        void brokenOff() {
            RelayedBlob to = transfer;
            if (to != null) to.fail(Status.ABORTED, "the holder of the bytes broke off");
        }
    }
}
