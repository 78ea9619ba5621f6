package dev.muster.proto.grpc;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.muster.proto.v1.PbAdmin;
import dev.muster.task.SessionId;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Each call of an operator has an answer, whatever is thrown on the way to it. */
final class AdminServiceTest {
    private final Coordinator coordinator = new Coordinator();
    private final AdminService service = new AdminService(coordinator);
    private final Caller caller = new Caller();

    private static PbAdmin.DrainRequest request() {
        return PbAdmin.DrainRequest.newBuilder().setWorker("alpha").build();
    }

    @Test
    void aCallIsAnsweredOnceItsFutureIsDone() {
        service.drain(request(), caller);
        assertThat(caller.heard).isEmpty();
        coordinator.drained.complete(null);
        assertThat(caller.heard).containsExactly("reply", "completed");
    }

    @Test
    void anUnknownWorkerIsNotFound() {
        service.drain(request(), caller);
        coordinator.drained.completeExceptionally(new NoSuchElementException("no worker is named alpha"));
        assertThat(caller.heard).containsExactly("NOT_FOUND: no worker is named alpha");
    }

    @Test
    void aCoordinatorThatThrowsInsteadOfAnsweringIsAnInternalFault() {
        coordinator.isClosed = true;
        service.drain(request(), caller);
        assertThat(caller.heard).containsExactly("INTERNAL: it is closed");
    }

    @Test
    void anAnswerThatCannotBeSentEndsTheCallWithTheReason() {
        caller.refusesReplies = true;
        caller.thrown = new NoClassDefFoundError("io/perfmark/PerfMark");
        service.drain(request(), caller);
        coordinator.drained.complete(null);
        assertThat(caller.heard).containsExactly("INTERNAL: io/perfmark/PerfMark");
    }

    @Test
    void aLackOfMemoryIsOutlastedUntilTheCallerIsTold() {
        caller.refusesReplies = true;
        caller.thrown = new OutOfMemoryError("Java heap space");
        caller.failuresLeft = 3;
        service.drain(request(), caller);
        coordinator.drained.complete(null);
        assertThat(caller.heard).containsExactly("INTERNAL: Java heap space");
    }

    /** Answers with a future of the test. */
    private static final class Coordinator implements CoordinatorAcceptor {
        final CompletableFuture<Void> drained = new CompletableFuture<>();
        boolean isClosed;

        @Override
        public CompletableFuture<Void> drain(String workerName) {
            if (isClosed) throw new IllegalStateException("it is closed");
            return drained;
        }

        @Override
        public CompletableFuture<ClusterStatus> status() {
            throw new UnsupportedOperationException();
        }

        @Override
        public LinkListener<ClientToCoordinator> clientOpened(Link<CoordinatorToClient> link) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LinkListener<WorkerToCoordinator> workerOpened(Link<CoordinatorToWorker> link) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void blobWanted(SessionId session, BlobId blob, BlobTransfer.Holder holder, long transfer) {
            throw new UnsupportedOperationException();
        }
    }

    /** Notes what it hears; throws when the reply comes, and some more times when the error does. */
    private static final class Caller implements StreamObserver<PbAdmin.DrainReply> {
        final List<String> heard = new ArrayList<>();
        Error thrown = new AssertionError("nothing is thrown");
        boolean refusesReplies;
        int failuresLeft;

        @Override
        public void onNext(PbAdmin.DrainReply reply) {
            if (refusesReplies) throw thrown;
            heard.add("reply");
        }

        @Override
        public void onError(Throwable failure) {
            if (failuresLeft-- > 0) throw thrown;
            Status status = Status.fromThrowable(failure);
            heard.add(status.getCode() + ": " + status.getDescription());
        }

        @Override
        public void onCompleted() {
            heard.add("completed");
        }
    }
}
