package dev.muster.proto.blobs;

import dev.muster.model.Limits;
import dev.muster.model.jvm.OwnFault;
import dev.muster.proto.channels.Timers;
import dev.muster.proto.messages.MessageChecks;
import dev.muster.proto.v1.PbBlobs;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * One blob on its way through the coordinator: the pushing side is asked for a chunk only when the fetching side can take
 * it. Ends once and notifies both sides.
 */
final class RelayedBlob {
    static final Duration PAIR_WITHIN = Duration.ofSeconds(30);
    static final Duration MOVE_WITHIN = Duration.ofSeconds(20);

    private final long number;
    private final long size;
    private final ServerCallStreamObserver<PbBlobs.Chunk> fetching;
    private final Runnable whenOver;

    // all guarded by this; the calls inside are of gRPC, which never waits for a thread of this project
    private @Nullable ServerCallStreamObserver<PbBlobs.PushReply> pushing;
    private @Nullable ScheduledFuture<?> watch;
    private long relayed;
    private long movedAt = -1;
    private boolean owes;
    private boolean over;

    RelayedBlob(long number, long size, ServerCallStreamObserver<PbBlobs.Chunk> fetching, Runnable whenOver) {
        this.number = number;
        this.size = size;
        this.fetching = fetching;
        this.whenOver = whenOver;
    }

    /** To be called before the method of the service returns. */
    void begin() {
        fetching.setOnReadyHandler(this::ready);
        fetching.setOnCancelHandler(() -> fail(Status.ABORTED, "no peer fetches these bytes any more"));
        synchronized (this) {
            if (!over) watch = Timers.after(PAIR_WITHIN, this::unpaired, this::broken);
        }
    }

    synchronized boolean pair(ServerCallStreamObserver<PbBlobs.PushReply> from) {
        if (over || pushing != null) return false;
        pushing = from;
        rewatch();
        if (fetching.isReady()) {
            from.request(1);
        } else {
            owes = true;
        }
        return true;
    }

    synchronized void chunk(PbBlobs.PushPart part) {
        if (over || pushing == null) return;
        int length = part.getContent().size();
        if (part.getKindCase() == PbBlobs.PushPart.KindCase.FAILED) {
            fail(Status.NOT_FOUND, "the holder cannot read the bytes: " + MessageChecks.clipped(part.getFailed()));
            return;
        }
        if (part.getKindCase() != PbBlobs.PushPart.KindCase.CONTENT || length > Limits.CHUNK_BYTES) {
            fail(Status.INVALID_ARGUMENT, "a chunk has 1 to " + Limits.CHUNK_BYTES + " bytes, this one " + length);
            return;
        }
        if (relayed + length > size) {
            fail(Status.OUT_OF_RANGE, "more bytes are pushed than the " + size + " that were asked for");
            return;
        }
        relayed += length;
        fetching.onNext(PbBlobs.Chunk.newBuilder().setContent(part.getContent()).build());
        if (fetching.isReady()) {
            pushing.request(1);
        } else {
            owes = true;
        }
    }

    synchronized void complete() {
        if (over) return;
        if (relayed != size) {
            fail(Status.OUT_OF_RANGE, "the holder pushed " + relayed + " bytes of " + size);
            return;
        }
        end();
        fetching.onCompleted();
        if (pushing != null) {
            pushing.onNext(PbBlobs.PushReply.getDefaultInstance());
            pushing.onCompleted();
        }
    }

    synchronized void fail(Status kind, String why) {
        if (over) return;
        end();
        Status status = kind.withDescription(MessageChecks.clipped(why));
        fetching.onError(status.asException());
        if (pushing != null) pushing.onError(status.asException());
    }

    private synchronized void ready() {
        if (over || !owes || pushing == null) return;
        owes = false;
        pushing.request(1);
    }

    private void broken(Throwable thrown) {
        fail(Status.INTERNAL, "a fault on this side: " + OwnFault.words(thrown));
    }

    private void unpaired() {
        fail(
                Status.ABORTED,
                "the holder of the bytes did not push transfer %x within %d s"
                        .formatted(number, PAIR_WITHIN.toSeconds()));
    }

    /** One look per period, not a timer per chunk. */
    private synchronized void rewatch() {
        if (over) return;
        if (movedAt == relayed) {
            fail(Status.ABORTED, "the transfer has not moved for " + MOVE_WITHIN.toSeconds() + " s");
            return;
        }
        movedAt = relayed;
        if (watch != null) watch.cancel(false);
        watch = Timers.after(MOVE_WITHIN, this::rewatch, this::broken);
    }

    private void end() {
        over = true;
        if (watch != null) watch.cancel(false);
        whenOver.run();
    }
}
