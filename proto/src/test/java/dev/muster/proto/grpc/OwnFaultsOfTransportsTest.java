package dev.muster.proto.grpc;

import static dev.muster.proto.grpc.TransportContractTest.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.proto.channels.DialFailureMessages;
import dev.muster.proto.channels.Timers;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.InputStream;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is thrown on a thread of a transport reaches those who depend on it: nobody waits for what cannot come. */
@Timeout(60)
final class OwnFaultsOfTransportsTest {
    private static Error missing() {
        return new NoClassDefFoundError("io/perfmark/PerfMark");
    }

    /** Where the error comes up. */
    enum Spot {
        /** On the thread that dials. */
        NEW_CALL,
        /** On the thread that dials, a step later. */
        START,
        /** In gRPC, which tells it as the end of the call. */
        STATUS,
        /** On the thread that dials, which never comes back. */
        STANDSTILL,
        /** The thread that writes: here the one that dials. */
        READINESS
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STANDSTILL")
    void anErrorWhileAStreamIsOpenedIsAFaultOfThisSideAndEndsIt(Spot spot) throws Exception {
        try (var transport = new FaultyTransport(spot)) {
            var client = new RecordingListener<CoordinatorToClient>();
            transport.openSession(CLIENT, client);
            var worker = new RecordingListener<CoordinatorToWorker>();
            transport.join(CLIENT, worker);
            assertThat(client.fault.get()).isInstanceOf(NoClassDefFoundError.class);
            assertThat(worker.fault.get()).isInstanceOf(NoClassDefFoundError.class);
            assertThat(client.awaitDown()).contains("io.perfmark:perfmark-api");
            assertThat(worker.awaitDown()).contains("io.perfmark:perfmark-api");
        }
    }

    @Test
    void aThreadThatNeverComesBackFromDialingHoldsUpNobody() throws Exception {
        DialFailureMessages dialing = DialFailureMessages.inProcess().within(Duration.ofMillis(100));
        try (var transport = new FaultyTransport(Spot.STANDSTILL, dialing)) {
            var client = new RecordingListener<CoordinatorToClient>();
            transport.openSession(CLIENT, client);
            assertThat(client.awaitDown())
                    .contains("did not answer within 0.1 s")
                    .contains("Thread.print");
            assertThat(client.fault.get()).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void anErrorOnAThreadThatPushesOrFetchesFailsTheTransfer() throws Exception {
        try (var transport = new FaultyTransport(Spot.NEW_CALL)) {
            CompletableFuture<Void> push = transport.bulk().push(1, InputStream::nullInputStream);
            assertThatThrownBy(push::get).rootCause().isInstanceOf(NoClassDefFoundError.class);
            assertThatThrownBy(push::get).hasMessageContaining("perfmark-api");
        }
    }

    @Test
    void anErrorInAListenerIsAFaultOfThisSideAndEndsTheStream() throws Exception {
        var acceptor = new RecordingAcceptor();
        try (var server = CoordinatorServers.inProcess("faults", TransportContractTest.COORDINATOR, acceptor);
                var transport = new InProcessTransport("faults")) {
            var listener = new RecordingListener<CoordinatorToClient>();
            listener.error = missing();
            transport.openSession(CLIENT, listener);
            var opened = RecordingAcceptor.next(acceptor.clients);
            opened.link().send(new CoordinatorToClient.CoordinatorBeat(1, 1));
            opened.link().flush();
            assertThat(listener.fault.get()).isInstanceOf(NoClassDefFoundError.class);
            assertThat(listener.awaitDown()).contains("perfmark-api");
            assertThat(server.port()).isZero();
        }
    }

    @Test
    void anErrorOfADeadlineIsToldAndLeavesTheThreadToTheOthers() throws Exception {
        var told = new CompletableFuture<Throwable>();
        Timers.later(
                Duration.ZERO,
                () -> {
                    throw missing();
                },
                told::complete);
        var ran = new CompletableFuture<Boolean>();
        Timers.later(Duration.ofMillis(1), () -> ran.complete(true), ran::completeExceptionally);
        assertThat(told.get(30, TimeUnit.SECONDS)).isInstanceOf(NoClassDefFoundError.class);
        assertThat(ran.get(30, TimeUnit.SECONDS)).isTrue();
    }

    private static final class FaultyTransport extends GrpcTransport {
        private final Spot spot;

        FaultyTransport(Spot spot) {
            this(spot, DialFailureMessages.tcp("nowhere", false));
        }

        FaultyTransport(Spot spot, DialFailureMessages dialing) {
            super(dialing);
            this.spot = spot;
        }

        @Override
        ManagedChannel dial() {
            return new FaultyChannel(spot);
        }
    }

    private static final class FaultyChannel extends ManagedChannel {
        private final Spot spot;

        FaultyChannel(Spot spot) {
            this.spot = spot;
        }

        @Override
        public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
            if (spot == Spot.NEW_CALL) throw missing();
            if (spot == Spot.STANDSTILL) LockSupport.park();
            return new ClientCall<>() {
                @Override
                public void start(Listener<R> listener, Metadata headers) {
                    if (spot == Spot.START) throw missing();
                    if (spot == Spot.STATUS) {
                        listener.onClose(
                                Status.INTERNAL.withDescription("Panic!").withCause(missing()), new Metadata());
                    }
                }

                @Override
                public boolean isReady() {
                    if (spot == Spot.READINESS) throw missing();
                    return false;
                }

                @Override
                public void request(int messages) {}

                @Override
                public void cancel(String message, Throwable cause) {}

                @Override
                public void halfClose() {}

                @Override
                public void sendMessage(Q message) {}
            };
        }

        @Override
        public String authority() {
            return "nowhere";
        }

        @Override
        public ManagedChannel shutdown() {
            return this;
        }

        @Override
        public boolean isShutdown() {
            return true;
        }

        @Override
        public boolean isTerminated() {
            return true;
        }

        @Override
        public ManagedChannel shutdownNow() {
            return this;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
