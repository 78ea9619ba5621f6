package dev.muster.proto.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.proto.CoordinatorServer;
import dev.muster.proto.messages.ClientWire;
import dev.muster.proto.messages.StreamHandshake;
import dev.muster.proto.v1.PbStreams;
import dev.muster.proto.v1.SessionsGrpc;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer that does not keep to the protocol. */
@Timeout(60)
final class ProtocolBreachTest {
    private final RecordingAcceptor acceptor = new RecordingAcceptor();
    private final BlockingQueue<PbStreams.ToClientBatch> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    private CoordinatorServer server;
    private ManagedChannel channel;
    private StreamObserver<PbStreams.ClientBatch> stream;

    @BeforeEach
    void open() throws Exception {
        String name = UUID.randomUUID().toString();
        server = CoordinatorServers.inProcess(name, BulkContractTest.COORDINATOR, acceptor);
        channel = InProcessChannelBuilder.forName(name).directExecutor().build();
        stream = SessionsGrpc.newStub(channel).open(new StreamObserver<>() {
            @Override
            public void onNext(PbStreams.ToClientBatch batch) {
                answers.add(batch);
            }

            @Override
            public void onError(Throwable thrown) {
                ends.add(thrown.toString());
            }

            @Override
            public void onCompleted() {
                ends.add("completed");
            }
        });
    }

    @AfterEach
    void close() throws Exception {
        channel.shutdownNow();
        server.close();
        server.awaitEnd(10, TimeUnit.SECONDS);
    }

    @Test
    void aFirstMessageWithoutAHelloIsAnsweredAndEnded() throws Exception {
        stream.onNext(batch(1).build());
        assertRefused("has no hello");
        assertThat(acceptor.clients).isEmpty();
    }

    @Test
    void aSecondHelloIsRefused() throws Exception {
        stream.onNext(greeting());
        RecordingAcceptor.next(answers);
        stream.onNext(batch(2).setHello(StreamHandshake.toWire(BulkContractTest.CLIENT))
                .build());
        assertRefused("hello twice");
        assertThat(RecordingAcceptor.next(acceptor.clients).listener().awaitDown())
                .contains("hello twice");
    }

    @Test
    void aDoubleIsDroppedAndAGapEndsTheStream() throws Exception {
        stream.onNext(greeting());
        RecordingAcceptor.next(answers);
        var listener = RecordingAcceptor.next(acceptor.clients).listener();
        var second = batch(2).addItems(ClientWire.FAMILY.toItem(new ClientToCoordinator.ClientBeat(5)));
        stream.onNext(second.build());
        stream.onNext(second.build());
        stream.onNext(greeting());
        assertThat(listener.awaitReceived(1)).containsExactly(new ClientToCoordinator.ClientBeat(5));
        stream.onNext(batch(4).build());
        assertRefused("before number 4 is missing");
        assertThat(listener.awaitDown()).contains("missing");
        assertThat(listener.received).hasSize(1);
        assertThat(listener.faults).isEmpty();
    }

    @Test
    void anItemThatBreaksALimitIsRefused() throws Exception {
        stream.onNext(greeting());
        RecordingAcceptor.next(answers);
        stream.onNext(batch(2).addItems(PbStreams.ClientItem.newBuilder()).build());
        assertRefused("says nothing");
    }

    @Test
    void aFaultOfTheListenerEndsItsStreamOnly() throws Exception {
        stream.onNext(greeting());
        RecordingAcceptor.next(answers);
        var listener = RecordingAcceptor.next(acceptor.clients).listener();
        listener.throwing = true;
        stream.onNext(batch(2).addItems(ClientWire.FAMILY.toItem(new ClientToCoordinator.Goodbye()))
                .build());
        assertThat(listener.awaitDown()).contains("a fault on this side");
        assertThat(RecordingAcceptor.next(ends)).contains("ABORTED");
    }

    private void assertRefused(String why) throws InterruptedException {
        PbStreams.ToClientBatch last = RecordingAcceptor.next(answers);
        assertThat(last.getItems(0).getRefused().getReason()).isEqualTo(PbStreams.RefusalReason.PROTOCOL_ERROR);
        assertThat(last.getItems(0).getRefused().getMessage()).contains(why);
        assertThat(last.getEnd()).contains(why);
        assertThat(RecordingAcceptor.next(ends)).isEqualTo("completed");
    }

    private static PbStreams.ClientBatch greeting() {
        return batch(1).setHello(StreamHandshake.toWire(BulkContractTest.CLIENT))
                .build();
    }

    private static PbStreams.ClientBatch.Builder batch(long number) {
        return PbStreams.ClientBatch.newBuilder().setNumber(number);
    }
}
