package dev.muster.proto.grpc;

import dev.muster.proto.CoordinatorAcceptor;
import dev.muster.proto.messages.MessageChecks;
import dev.muster.proto.messages.WireStatus;
import dev.muster.proto.v1.AdminGrpc;
import dev.muster.proto.v1.PbAdmin;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;

/** The operator's calls, handed to the coordinator. */
final class AdminService extends AdminGrpc.AdminImplBase {
    private final CoordinatorAcceptor acceptor;

    AdminService(CoordinatorAcceptor acceptor) {
        this.acceptor = acceptor;
    }

    @Override
    public void status(PbAdmin.StatusRequest request, StreamObserver<PbAdmin.ClusterStatus> response) {
        var unused = acceptor.status().thenApply(WireStatus::toWire).whenComplete((status, failure) -> {
            if (failure != null) {
                response.onError(statusOf(failure).asException());
            } else {
                response.onNext(status);
                response.onCompleted();
            }
        });
    }

    @Override
    public void drain(PbAdmin.DrainRequest request, StreamObserver<PbAdmin.DrainReply> response) {
        var unused = acceptor.drain(request.getWorker()).whenComplete((nothing, failure) -> {
            if (failure != null) {
                response.onError(statusOf(failure).asException());
            } else {
                response.onNext(PbAdmin.DrainReply.getDefaultInstance());
                response.onCompleted();
            }
        });
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
