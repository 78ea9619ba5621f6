package dev.muster.proto.grpc;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import dev.muster.model.ClusterStatus;
import dev.muster.proto.AdminCalls;
import dev.muster.proto.channels.DialFailureMessages;
import dev.muster.proto.messages.WireStatus;
import dev.muster.proto.v1.AdminGrpc;
import dev.muster.proto.v1.PbAdmin;
import dev.muster.task.internal.Durations;
import io.grpc.Channel;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The operator's calls, from the dialing side. */
final class GrpcAdmin implements AdminCalls {
    /** The status of some thousand workers and sessions is one message, and this side has asked for it. */
    private static final int STATUS_BYTES_MAX = 64 * 1024 * 1024;

    private static final Duration DRAIN_WITHIN = Duration.ofSeconds(5);

    private final Supplier<Channel> channel;
    private final DialFailureMessages dialing;

    GrpcAdmin(Supplier<Channel> channel, DialFailureMessages dialing) {
        this.channel = channel;
        this.dialing = dialing;
    }

    @Override
    public CompletableFuture<ClusterStatus> status(Duration within) {
        return wait(stub(within).status(PbAdmin.StatusRequest.getDefaultInstance()), within)
                .thenApply(WireStatus::fromWire);
    }

    @Override
    public CompletableFuture<Void> drain(String workerName) {
        var request = PbAdmin.DrainRequest.newBuilder().setWorker(workerName).build();
        return wait(stub(DRAIN_WITHIN).drain(request), DRAIN_WITHIN).thenApply(reply -> null);
    }

    private AdminGrpc.AdminFutureStub stub(Duration within) {
        return AdminGrpc.newFutureStub(channel.get())
                .withDeadlineAfter(Durations.nanos(within), TimeUnit.NANOSECONDS)
                .withMaxInboundMessageSize(STATUS_BYTES_MAX);
    }

    private <T> CompletableFuture<T> wait(ListenableFuture<T> call, Duration within) {
        var future = new CompletableFuture<T>();
        Futures.addCallback(
                call,
                new FutureCallback<T>() {
                    @Override
                    public void onSuccess(@Nullable T answer) {
                        future.complete(answer);
                    }

                    @Override
                    public void onFailure(Throwable thrown) {
                        future.completeExceptionally(dialing.failure(Status.fromThrowable(thrown), within));
                    }
                },
                MoreExecutors.directExecutor());
        return future;
    }
}
