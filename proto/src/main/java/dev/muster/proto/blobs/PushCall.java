package dev.muster.proto.blobs;

import dev.muster.proto.channels.Timers;
import dev.muster.proto.v1.PbBlobs;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A push whose writer waits until the transport takes more: what a thread that reads a file wants. */
final class PushCall implements ClientResponseObserver<PbBlobs.PushPart, PbBlobs.PushReply> {
    private static final Duration LINGER = Duration.ofSeconds(1);
    private static final long MOVE_WITHIN_NANOS = RelayedBlob.MOVE_WITHIN.toNanos();

    private @Nullable ClientCallStreamObserver<PbBlobs.PushPart> call;
    private @Nullable Status end;

    @Override
    public void beforeStart(ClientCallStreamObserver<PbBlobs.PushPart> starting) {
        starting.setOnReadyHandler(this::changed);
        synchronized (this) {
            call = starting;
        }
    }

    void write(PbBlobs.PushPart part) {
        ClientCallStreamObserver<PbBlobs.PushPart> to = awaitReady();
        to.onNext(part);
    }

    /** Ends the push, and waits until the other side has taken all of it. */
    void finish() {
        awaitReady().onCompleted();
        Status status = awaitEnd();
        if (!status.isOk()) throw new StatusRuntimeException(status);
    }

    /** Breaks off if it is not over; what was written before has a moment to arrive. */
    void abandon() {
        ClientCallStreamObserver<PbBlobs.PushPart> running;
        synchronized (this) {
            if (end != null) return;
            running = call;
        }
        if (running == null) return;
        Runnable cancelling = () -> running.cancel("the reader of the bytes gave up", null);
        Timers.later(LINGER, cancelling, thrown -> cancelling.run());
    }

    @Override
    public void onNext(PbBlobs.PushReply reply) {}

    @Override
    public void onError(Throwable thrown) {
        end(Status.fromThrowable(thrown));
    }

    @Override
    public void onCompleted() {
        end(Status.OK);
    }

    private synchronized void end(Status status) {
        if (end == null) end = status;
        notifyAll();
    }

    private synchronized void changed() {
        notifyAll();
    }

    private synchronized ClientCallStreamObserver<PbBlobs.PushPart> awaitReady() {
        long deadline = System.nanoTime() + MOVE_WITHIN_NANOS;
        ClientCallStreamObserver<PbBlobs.PushPart> to = call;
        if (to == null) throw new AssertionError("a push that was not started");
        while (end == null && !to.isReady()) await(deadline);
        if (end != null) {
            throw new StatusRuntimeException(
                    end.isOk() ? Status.ABORTED.withDescription("the push was ended early") : end);
        }
        return to;
    }

    private synchronized Status awaitEnd() {
        long deadline = System.nanoTime() + MOVE_WITHIN_NANOS;
        while (end == null) await(deadline);
        return end;
    }

    private void await(long deadline) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new StatusRuntimeException(Status.DEADLINE_EXCEEDED.withDescription(
                    "the push has not moved for " + RelayedBlob.MOVE_WITHIN.toSeconds() + " s"));
        }
        try {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StatusRuntimeException(Status.CANCELLED.withDescription("the connection has been closed"));
        }
    }
}
