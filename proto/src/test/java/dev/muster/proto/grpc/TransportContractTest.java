package dev.muster.proto.grpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.ClusterStatus;
import dev.muster.model.HeldAttempt;
import dev.muster.model.Limits;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.RefusalReason;
import dev.muster.model.WorkerId;
import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.proto.CallException;
import dev.muster.proto.Link;
import dev.muster.proto.PeerHello;
import dev.muster.proto.channels.GrpcProviders;
import dev.muster.proto.messages.WireException;
import dev.muster.proto.streams.StreamLink;
import dev.muster.task.TaskId;
import io.grpc.LoadBalancerRegistry;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a transport promises, whatever carries it: streams and calls here, bulk in {@link BulkContractTest}. */
public abstract class TransportContractTest extends BulkContractTest {
    @Test
    void aStreamOpensWithAHelloInBothDirections() throws Exception {
        var listener = new RecordingListener<CoordinatorToClient>();
        transport.openSession(CLIENT, listener);
        assertThat(listener.awaitUp()).isEqualTo(COORDINATOR);
        assertThat(RecordingAcceptor.next(acceptor.clients).listener().awaitUp())
                .isEqualTo(CLIENT);
    }

    @Test
    void aFloodArrivesOnceInOrderAndInFewMessagesBothWays() throws Exception {
        int count = 100_000;
        var listener = new RecordingListener<CoordinatorToClient>();
        Link<ClientToCoordinator> link = transport.openSession(CLIENT, listener);
        var opened = RecordingAcceptor.next(acceptor.clients);
        for (int seq = 0; seq < count; seq++) {
            link.send(offer(seq, 10));
            if (seq % 10 == 0) link.flush();
        }
        link.flush();
        var offers = opened.listener().awaitReceived(count);
        for (int seq = 0; seq < count; seq++) {
            assertThat(offers.get(seq)).isEqualTo(offer(seq, 10));
            opened.link().send(ended(seq));
            if (seq % 10 == 0) opened.link().flush();
        }
        opened.link().flush();
        var ends = listener.awaitReceived(count);
        for (int seq = 0; seq < count; seq++) assertThat(ends.get(seq)).isEqualTo(ended(seq));
        assertThat(opened.listener().received).hasSize(count);
        assertThat(opened.listener().faults).isEmpty();
        assertThat(listener.faults).isEmpty();
    }

    @Test
    void whatIsSaidBetweenTwoFlushesTravelsTogether() throws Exception {
        Link<ClientToCoordinator> link = transport.openSession(CLIENT, new RecordingListener<>());
        for (int seq = 0; seq < 1_000; seq++) link.send(offer(seq, 10));
        link.flush();
        var opened = RecordingAcceptor.next(acceptor.clients);
        opened.listener().awaitReceived(1_000);
        assertThat(opened.listener().batches).isLessThanOrEqualTo(3);
    }

    @Test
    void aLoneMessageLeavesAtOnce() throws Exception {
        var listener = new RecordingListener<CoordinatorToWorker>();
        Link<WorkerToCoordinator> link = transport.join(CLIENT, listener);
        var opened = RecordingAcceptor.next(acceptor.workers);
        for (int turn = 1; turn <= 100; turn++) {
            link.send(new WorkerToCoordinator.WorkerBeat());
            link.flush();
            opened.listener().awaitReceived(turn);
            opened.link().send(new CoordinatorToWorker.CoordinatorBeat());
            opened.link().flush();
            listener.awaitReceived(turn);
        }
    }

    @Test
    void aListenerThatHandlesNothingStopsTheSenderWithinBounds() throws Exception {
        acceptor.withholdsAcks = true;
        var listener = new RecordingListener<CoordinatorToClient>();
        Link<ClientToCoordinator> link = transport.openSession(CLIENT, listener);
        var opened = RecordingAcceptor.next(acceptor.clients);
        Payload call = Payload.inline(new byte[200 * 1024]);
        int sent = 0;
        while (listener.isDown.getCount() > 0 && sent < 2_000) {
            link.send(new ClientToCoordinator.Offer(sent++, 1, AttemptLimits.DEFAULT, call));
            link.flush();
        }
        assertThat(listener.awaitDown()).contains("takes nothing");
        assertThat(sent).isGreaterThan(200).isLessThan(600);
        assertThat(opened.listener().batches).isLessThanOrEqualTo(StreamLink.IN_FLIGHT);
        assertThat(opened.listener().awaitDown()).isNotBlank();
    }

    @Test
    void aListenerThatHandlesAgainHearsTheRest() throws Exception {
        acceptor.withholdsAcks = true;
        Link<ClientToCoordinator> link = transport.openSession(CLIENT, new RecordingListener<>());
        var opened = RecordingAcceptor.next(acceptor.clients);
        for (int seq = 0; seq < 100; seq++) {
            link.send(offer(seq, 100 * 1024));
            link.flush();
        }
        opened.listener().awaitReceived(1);
        opened.listener().handleAgain();
        assertThat(opened.listener().awaitReceived(100)).hasSize(100);
    }

    @Test
    void whatWasSaidBeforeALocalCloseStillArrives() throws Exception {
        var listener = new RecordingListener<CoordinatorToClient>();
        Link<ClientToCoordinator> link = transport.openSession(CLIENT, listener);
        listener.awaitUp();
        var opened = RecordingAcceptor.next(acceptor.clients);
        link.send(new ClientToCoordinator.Goodbye());
        link.flush();
        link.close("the work is done");
        link.close("again");
        assertThat(listener.awaitDown()).isEqualTo("the work is done");
        assertThat(opened.listener().awaitReceived(1)).containsExactly(new ClientToCoordinator.Goodbye());
        assertThat(opened.listener().awaitDown()).contains("the work is done");
        assertThat(listener.faults).isEmpty();
        assertThat(opened.listener().faults).isEmpty();
    }

    @Test
    void aCoordinatorThatClosesSaysWhy() throws Exception {
        var listener = new RecordingListener<CoordinatorToWorker>();
        transport.join(CLIENT, listener);
        var opened = RecordingAcceptor.next(acceptor.workers);
        opened.link().send(new CoordinatorToWorker.Refused(RefusalReason.STALE_EPOCH, "another one is here"));
        opened.link().flush();
        opened.link().close("superseded");
        assertThat(listener.awaitDown()).contains("superseded");
        assertThat(listener.received)
                .containsExactly(new CoordinatorToWorker.Refused(RefusalReason.STALE_EPOCH, "another one is here"));
        assertThat(opened.listener().awaitDown()).isEqualTo("superseded");
        assertThat(listener.faults).isEmpty();
    }

    @Test
    void aServerThatGoesEndsEveryStream() throws Exception {
        var listener = new RecordingListener<CoordinatorToClient>();
        transport.openSession(CLIENT, listener);
        listener.awaitUp();
        server.close();
        assertThat(listener.awaitDown()).contains("going away");
        assertThat(RecordingAcceptor.next(acceptor.clients).listener().awaitDown())
                .isNotBlank();
    }

    @Test
    void nobodyThereIsHeardOfAtOnce() throws Exception {
        server.close();
        server.awaitEnd(10, TimeUnit.SECONDS);
        var listener = new RecordingListener<CoordinatorToClient>();
        Link<ClientToCoordinator> link = transport.openSession(CLIENT, listener);
        assertThat(listener.awaitDown()).contains("cannot be reached").contains("check");
        link.send(new ClientToCoordinator.Goodbye());
        link.flush();
        link.close("over");
        assertThat(listener.faults).isEmpty();
        assertThat(listener.peer).isNull();
    }

    /** A way to somebody who takes the call and says nothing. */
    abstract GrpcTransport reachSilence(Duration helloWithin) throws Exception;

    /** Whether it is a fault of this program that an attempt fails, because no network takes part. */
    abstract boolean isFailureFinal();

    @Test
    void aCoordinatorThatSaysNothingIsGivenUpWithinTheLimit() throws Exception {
        try (var silence = reachSilence(Duration.ofMillis(200))) {
            var client = new RecordingListener<CoordinatorToClient>();
            silence.openSession(CLIENT, client);
            var worker = new RecordingListener<CoordinatorToWorker>();
            silence.join(CLIENT, worker);
            assertGivenUp(client, "did not answer within 0.2 s");
            assertGivenUp(worker, "did not answer within 0.2 s");
        }
    }

    @Test
    void aPartOfGrpcThatIsMissingIsNamed() throws Exception {
        LoadBalancerRegistry registry = LoadBalancerRegistry.getDefaultRegistry();
        registry.deregister(requireNonNull(registry.getProvider("pick_first")));
        try {
            var client = new RecordingListener<CoordinatorToClient>();
            transport.openSession(CLIENT, client);
            var worker = new RecordingListener<CoordinatorToWorker>();
            transport.join(CLIENT, worker);
            assertGivenUp(client, "pick_first");
            assertGivenUp(worker, "META-INF/services/io.grpc.LoadBalancerProvider");
        } finally {
            GrpcProviders.ensure();
        }
    }

    @Test
    void nobodyThereIsAFaultOfThisProgramWithinOneJvmOnly() throws Exception {
        server.close();
        server.awaitEnd(10, TimeUnit.SECONDS);
        var worker = new RecordingListener<CoordinatorToWorker>();
        transport.join(CLIENT, worker);
        assertGivenUp(worker, "cannot be reached");
    }

    private void assertGivenUp(RecordingListener<?> listener, String why) {
        assertThat(listener.awaitDown()).contains(why);
        assertThat(listener.faults).isEmpty();
        assertThat(listener.fault.isDone()).isEqualTo(isFailureFinal());
        if (isFailureFinal())
            assertThat(listener.fault.join())
                    .isInstanceOf(ConnectException.class)
                    .hasMessage(listener.why);
    }

    @Test
    void anotherProtocolVersionIsTurnedAwayByName() throws Exception {
        var listener = new RecordingListener<CoordinatorToClient>();
        transport.openSession(new PeerHello(99, "9.9", "kryo-1", "a-host", 2, "alice", ""), listener);
        listener.awaitDown();
        assertThat(listener.peer).isNull();
        var refused = (CoordinatorToClient.Refused) listener.received.get(0);
        assertThat(refused.reason()).isEqualTo(RefusalReason.VERSION_MISMATCH);
        assertThat(refused.message()).contains("99").contains("one version");
        assertThat(acceptor.clients).isEmpty();
    }

    @Test
    void anotherCodecIsTurnedAwayByName() throws Exception {
        var listener = new RecordingListener<CoordinatorToWorker>();
        transport.join(new PeerHello(PeerHello.PROTOCOL, "0.1", "kryo-2", "a-host", 2, "alice", ""), listener);
        listener.awaitDown();
        assertThat(((CoordinatorToWorker.Refused) listener.received.get(0)).reason())
                .isEqualTo(RefusalReason.CODEC_MISMATCH);
        assertThat(acceptor.workers).isEmpty();
    }

    @Test
    void aSnapshotLargerThanAMessageTravelsWhole() throws Exception {
        Link<WorkerToCoordinator> link = transport.join(CLIENT, new RecordingListener<>());
        var join = join(100);
        link.send(join);
        link.send(new WorkerToCoordinator.WorkerBeat());
        link.flush();
        var opened = RecordingAcceptor.next(acceptor.workers);
        assertThat(opened.listener().awaitReceived(2)).containsExactly(join, new WorkerToCoordinator.WorkerBeat());
    }

    @Test
    void whatCannotTravelIsRefusedAndTheStreamLives() throws Exception {
        var listener = new RecordingListener<CoordinatorToWorker>();
        Link<WorkerToCoordinator> link = transport.join(CLIENT, listener);
        assertThatThrownBy(() -> link.send(join(300)))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("at most");
        link.send(new WorkerToCoordinator.WorkerBeat());
        link.flush();
        assertThat(RecordingAcceptor.next(acceptor.workers).listener().awaitReceived(1))
                .hasSize(1);
    }

    @Test
    void theStatusArrivesAndADrainIsAnswered() throws Exception {
        acceptor.status = new ClusterStatus(
                "c1",
                "0.1",
                77,
                List.of(new ClusterStatus.Worker(
                        new WorkerId("w1", -3),
                        "h",
                        4,
                        ClusterStatus.WorkerState.UNABLE,
                        "no java",
                        8,
                        1,
                        2,
                        3,
                        List.of(new ClusterStatus.Unprepared(SESSION, "its disk is full")))),
                List.of(new ClusterStatus.Session(
                        SESSION,
                        "h",
                        5,
                        2,
                        true,
                        1_000_000_000_000L,
                        3,
                        4,
                        "orders",
                        new ClusterStatus.Origin("alice", "192.0.2.7:1", "0.2"))));
        assertThat(transport.admin().status(Duration.ofSeconds(30)).get(30, TimeUnit.SECONDS))
                .isEqualTo(acceptor.status);
        transport.admin().drain("w1").get(30, TimeUnit.SECONDS);
        assertThat(failureOf(transport.admin().drain("w2")))
                .isInstanceOf(CallException.class)
                .hasMessage("no worker is named w2")
                .extracting(e -> ((CallException) e).kind())
                .isEqualTo(CallException.Kind.NOT_FOUND);
    }

    @Test
    void theStatusOfThousandsOfWorkersWithLongReasonsArrives() throws Exception {
        String reason = "r".repeat(Limits.TEXT_CHARS_MAX);
        var workers = new ArrayList<ClusterStatus.Worker>();
        for (int i = 0; i < 5_000; i++) {
            workers.add(new ClusterStatus.Worker(
                    new WorkerId("w" + i, i),
                    "h",
                    4,
                    ClusterStatus.WorkerState.UNABLE,
                    reason,
                    8,
                    1,
                    2,
                    3,
                    List.of(new ClusterStatus.Unprepared(SESSION, reason))));
        }
        acceptor.status = new ClusterStatus("test", "1", 5, workers, List.of());
        var arrived = transport.admin().status(Duration.ofSeconds(30)).get(30, TimeUnit.SECONDS);
        assertThat(arrived.workers())
                .hasSize(5_000)
                .allSatisfy(
                        worker -> assertThat(worker.reason()).startsWith("rrr").endsWith("cut here]"));
    }

    @Test
    void nothingIsLeftOfAClosedTransport() throws Exception {
        var listeners = new ArrayList<RecordingListener<CoordinatorToClient>>();
        for (int i = 0; i < 10; i++) {
            var listener = new RecordingListener<CoordinatorToClient>();
            listeners.add(listener);
            transport.openSession(CLIENT, listener);
            if (i % 2 == 0) listener.awaitUp();
        }
        transport.close();
        for (var listener : listeners) {
            listener.awaitDown();
            assertThat(listener.faults).isEmpty();
        }
        Eventually.isTrue(transport::isQuiet);
        var late = new RecordingListener<CoordinatorToClient>();
        transport.openSession(CLIENT, late);
        assertThat(late.awaitDown()).isNotBlank();
    }

    public static ClientToCoordinator.Offer offer(int seq, int size) {
        return new ClientToCoordinator.Offer(seq, 1, AttemptLimits.DEFAULT, Payload.inline(bytes(size)));
    }

    private static CoordinatorToClient.Ended ended(int seq) {
        return new CoordinatorToClient.Ended(seq, 1, new Outcome.Succeeded(Payload.inline(new byte[] {(byte) seq})));
    }

    private static WorkerToCoordinator.Join join(int results) {
        var held = new ArrayList<HeldAttempt>();
        for (int seq = 0; seq < results; seq++) {
            held.add(new HeldAttempt(
                    Attempt.first(new TaskId(SESSION, seq)),
                    1,
                    Optional.empty(),
                    Optional.of(new Outcome.Succeeded(Payload.inline(bytes(Limits.INLINE_BYTES_MAX))))));
        }
        return new WorkerToCoordinator.Join(new WorkerId("w", 7), "h", 3, 1, 4, held);
    }
}
