package dev.muster.proto.grpc;

import dev.muster.model.jvm.FullHeap;
import dev.muster.proto.CoordinatorAcceptor;
import dev.muster.proto.messages.MessageChecks;
import dev.muster.proto.messages.WireStatus;
import dev.muster.proto.v1.AdminGrpc;
import dev.muster.proto.v1.PbAdmin;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** The operator's calls, handed to the coordinator. */
final class AdminService extends AdminGrpc.AdminImplBase {
    private final CoordinatorAcceptor acceptor;

    AdminService(CoordinatorAcceptor acceptor) {
        this.acceptor = acceptor;
    }

    @Override
    public void status(PbAdmin.StatusRequest request, StreamObserver<PbAdmin.ClusterStatus> response) {
        answer(() -> acceptor.status().thenApply(WireStatus::toWire), response);
    }

    @Override
    public void drain(PbAdmin.DrainRequest request, StreamObserver<PbAdmin.DrainReply> response) {
        answer(
                () -> acceptor.drain(request.getWorker()).thenApply(drained -> PbAdmin.DrainReply.getDefaultInstance()),
                response);
    }

    /** A future keeps to itself what its dependents throw, and the caller would wait for an answer until its deadline. */
    private static <T> void answer(Supplier<CompletableFuture<T>> call, StreamObserver<T> response) {
        CompletableFuture<T> reply;
        try {
            reply = call.get();
        } catch (RuntimeException | Error e) {
            fail(response, e);
            return;
        }
        var unused = reply.whenComplete((value, failure) -> {
            if (failure != null) fail(response, failure);
            else succeed(response, value);
        });
    }

    private static <T> void succeed(StreamObserver<T> response, T value) {
        try {
            response.onNext(value);
            response.onCompleted();
        } catch (RuntimeException | Error e) {
            fail(response, e);
        }
    }

    private static void fail(StreamObserver<?> response, Throwable failure) {
        FullHeap.outlast(why -> response.onError(statusOf(why).asException()), failure);
    }

    private static Status statusOf(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean unknown = cause instanceof NoSuchElementException || cause instanceof IllegalArgumentException;
        return (unknown ? Status.NOT_FOUND : Status.INTERNAL)
                .withDescription(
                        cause.getMessage() == null ? cause.toString() : MessageChecks.clipped(cause.getMessage()));
    }
}
