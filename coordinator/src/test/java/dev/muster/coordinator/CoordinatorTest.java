package dev.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.model.BlobId;
import dev.muster.model.ClusterStatus;
import dev.muster.model.Environment;
import dev.muster.model.RefusalReason;
import dev.muster.model.WorkerId;
import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.proto.BlobTransfer;
import dev.muster.proto.CoordinatorAcceptor;
import dev.muster.proto.PeerHello;
import dev.muster.scheduling.scheduler.SchedulerCommand;
import dev.muster.scheduling.scheduler.SchedulerConfig;
import dev.muster.scheduling.scheduler.SchedulerEvent;
import dev.muster.task.SessionId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CoordinatorTest {
    private static final PeerHello HELLO =
            new PeerHello(PeerHello.PROTOCOL, "test", "", "host.example", 42, "alice", "orders");
    private static final SessionId SESSION = new SessionId(1, 2);
    private static final CoordinatorConfig CONFIG = CoordinatorConfig.of("here", "test");

    private final FakeLink<CoordinatorToClient> toClient = new FakeLink<>();
    private final FakeLink<CoordinatorToWorker> toWorker = new FakeLink<>();
    private FakeServer server = new FakeServer();
    private ScriptedMachine machine = new ScriptedMachine(event -> List.of());
    private Optional<Coordinator> coordinator = Optional.empty();

    @AfterEach
    void end() {
        coordinator.ifPresent(Coordinator::close);
    }

    @Test
    void whatAClientSaysBecomesAnEventOfItsLink() throws Exception {
        CoordinatorAcceptor acceptor = start(event -> List.of());
        var listener = acceptor.clientOpened(toClient);
        listener.onUp(HELLO);
        listener.onMessages(List.of(attach(), new ClientToCoordinator.Goodbye()), () -> {});
        assertThat(machine.next()).isEqualTo(new SchedulerEvent.FromClient(1, attach()));
        assertThat(machine.next()).isEqualTo(new SchedulerEvent.FromClient(1, new ClientToCoordinator.Goodbye()));
        listener.onDown("gone");
        assertThat(machine.next()).isEqualTo(new SchedulerEvent.LinkDown(1));
    }

    @Test
    void theNextBatchIsAskedForOnlyAfterTheLastEventOfThisOneWasHandled() throws Exception {
        var gate = new CountDownLatch(1);
        CoordinatorAcceptor acceptor = start(event -> {
            awaitQuietly(gate);
            return List.of();
        });
        var handled = new CountDownLatch(1);
        var listener = acceptor.clientOpened(toClient);
        listener.onUp(HELLO);
        listener.onMessages(List.of(attach(), new ClientToCoordinator.ClientBeat(0)), handled::countDown);
        assertThat(handled.getCount()).isEqualTo(1);
        gate.countDown();
        assertThat(handled.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(machine.received).hasSize(2);
    }

    @Test
    void whatOneBatchOfEventsSaysToAPeerLeavesInOnePiece() throws Exception {
        var gate = new CountDownLatch(1);
        CoordinatorAcceptor acceptor = start(event -> {
            awaitQuietly(gate);
            return List.of(new SchedulerCommand.ToClient(1, new CoordinatorToClient.CoordinatorBeat(1, 1)));
        });
        var listener = acceptor.clientOpened(toClient);
        listener.onUp(HELLO);
        listener.onMessages(List.of(attach()), () -> {});
        machine.next(); // the loop is inside the first event now, so the next three come as one batch
        for (int i = 0; i < 3; i++) listener.onMessages(List.of(new ClientToCoordinator.ClientBeat(i)), () -> {});
        gate.countDown();
        assertThat(toClient.nextBatch()).hasSize(1);
        assertThat(toClient.nextBatch()).hasSize(3);
    }

    @Test
    void aClosedLinkEndsTheStreamAfterWhatHasBeenSaid() throws Exception {
        var refused = new CoordinatorToWorker.Refused(RefusalReason.STALE_EPOCH, "no");
        CoordinatorAcceptor acceptor = start(event ->
                List.of(new SchedulerCommand.ToWorker(1, refused), new SchedulerCommand.CloseLink(1, "stale")));
        var listener = acceptor.workerOpened(toWorker);
        listener.onUp(HELLO);
        listener.onMessages(List.of(join()), () -> {});
        assertThat(toWorker.nextBatch()).containsExactly(refused);
        coordinator.orElseThrow().status().get(5, TimeUnit.SECONDS); // one turn of the loop later
        assertThat(toWorker.closed).isEqualTo("stale");
    }

    @Test
    void whatIsMeantForAStreamThatEndedIsDropped() throws Exception {
        CoordinatorAcceptor acceptor = start(event -> List.of(
                new SchedulerCommand.ToClient(99, new CoordinatorToClient.CoordinatorBeat(0, 0)),
                new SchedulerCommand.CloseLink(98, "gone")));
        acceptor.blobWanted(SESSION, BlobId.of(new byte[0]), BlobTransfer.Holder.CLIENT, 5);
        assertThat(machine.next()).isInstanceOf(SchedulerEvent.ClientBlobWanted.class);
        assertThat(coordinator.orElseThrow().status().get(5, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void aTransferThatNobodyCanPushFailsAtTheServer() throws Exception {
        CoordinatorAcceptor acceptor = start(event -> event instanceof SchedulerEvent.WorkerBlobWanted wanted
                ? List.of(new SchedulerCommand.FailTransfer(wanted.transfer(), "nobody has it"))
                : List.of());
        acceptor.blobWanted(SESSION, BlobId.of(new byte[0]), BlobTransfer.Holder.WORKER, 5);
        machine.next();
        coordinator.orElseThrow().status().get(5, TimeUnit.SECONDS);
        assertThat(server.failed).containsExactly("5: nobody has it");
    }

    @Test
    void aClientAboveTheLimitIsRefusedAndMayTryAgainLater() throws Exception {
        CoordinatorAcceptor acceptor = start(withRoomFor(1, 1), event -> List.of());
        acceptor.clientOpened(toClient).onUp(HELLO);
        var second = new FakeLink<CoordinatorToClient>();
        acceptor.clientOpened(second).onUp(HELLO);
        assertThat(second.nextBatch())
                .singleElement()
                .isInstanceOfSatisfying(CoordinatorToClient.Refused.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(RefusalReason.FULL);
                    assertThat(refused.message()).contains("at most 1 clients");
                });
        assertThat(second.closed).isNotNull();
    }

    @Test
    void aStreamThatEndedMakesRoomWhenItsEndIsHandled() throws Exception {
        CoordinatorAcceptor acceptor = start(withRoomFor(1, 1), event -> List.of());
        var listener = acceptor.workerOpened(toWorker);
        listener.onUp(HELLO);
        listener.onDown("cable cut");
        coordinator.orElseThrow().status().get(5, TimeUnit.SECONDS); // one turn of the loop later
        var next = new FakeLink<CoordinatorToWorker>();
        acceptor.workerOpened(next).onUp(HELLO);
        assertThat(next.closed).isNull();
    }

    @Test
    void theStatusNamesTheProcessBehindASessionThatHasRegistered() throws Exception {
        CoordinatorAcceptor acceptor = start(event -> List.of(new SchedulerCommand.SessionRegistered(1, SESSION)));
        var listener = acceptor.clientOpened(toClient);
        listener.onUp(HELLO);
        listener.onMessages(List.of(attach()), () -> {});
        ClusterStatus status = acceptor.status().get(5, TimeUnit.SECONDS);
        assertThat(status.sessions()).singleElement().satisfies(session -> {
            assertThat(session.host()).isEqualTo("host.example");
            assertThat(session.pid()).isEqualTo(42);
            assertThat(session.name()).isEqualTo("orders");
            assertThat(session.origin()).isEqualTo(new ClusterStatus.Origin("alice", "192.0.2.7:5555", "test"));
        });
    }

    @Test
    void theStatusSaysWhoseProcessAWorkerIsAndWhereItsConnectionComesFrom() throws Exception {
        var registered = new SchedulerCommand.WorkerRegistered(1, new WorkerId("w1", 1));
        CoordinatorAcceptor acceptor = start(event -> List.of(registered));
        var listener = acceptor.workerOpened(toWorker);
        listener.onUp(HELLO);
        listener.onMessages(List.of(join()), () -> {});
        ClusterStatus status = acceptor.status().get(5, TimeUnit.SECONDS);
        assertThat(status.workers())
                .singleElement()
                .satisfies(worker -> assertThat(worker.origin())
                        .isEqualTo(new ClusterStatus.Origin("alice", "192.0.2.7:5555", "test")));
    }

    @Test
    void theStatusDoesNotNameAProcessWhoseSessionWasNotRegistered() throws Exception {
        CoordinatorAcceptor acceptor = start(event -> List.of());
        var listener = acceptor.clientOpened(toClient);
        listener.onUp(HELLO);
        listener.onMessages(List.of(attach()), () -> {});
        ClusterStatus status = acceptor.status().get(5, TimeUnit.SECONDS);
        assertThat(status.sessions())
                .singleElement()
                .satisfies(session -> assertThat(session.pid()).isZero());
    }

    @Test
    void aStreamThatEndsRightAfterItsRegistrationIsStillKnownWhenThatIsHandled() throws Exception {
        var gate = new CountDownLatch(1);
        CoordinatorAcceptor acceptor = start(event -> {
            awaitQuietly(gate);
            return List.of(new SchedulerCommand.SessionRegistered(1, SESSION));
        });
        var listener = acceptor.clientOpened(toClient);
        listener.onUp(HELLO);
        listener.onMessages(List.of(attach()), () -> {});
        listener.onDown("gone");
        gate.countDown();
        ClusterStatus status = acceptor.status().get(5, TimeUnit.SECONDS);
        assertThat(status.sessions())
                .singleElement()
                .satisfies(session -> assertThat(session.pid()).isEqualTo(42));
    }

    @Test
    void drainingAWorkerThatIsNotThereFailsWithItsName() throws Exception {
        CoordinatorAcceptor acceptor = start(event -> List.of());
        assertThatThrownBy(() -> acceptor.drain("nobody").get(5, TimeUnit.SECONDS))
                .hasMessageContaining("no worker here has the name \"nobody\"");
        acceptor.drain("w1").get(5, TimeUnit.SECONDS);
        assertThat(machine.next()).isEqualTo(new SchedulerEvent.DrainAsked("w1"));
    }

    @Test
    void closingTellsEveryPeerToTryAgainAndLeavesNoThread() throws Exception {
        CoordinatorAcceptor acceptor = start(event -> List.of());
        acceptor.clientOpened(toClient).onUp(HELLO);
        acceptor.workerOpened(toWorker).onUp(HELLO);
        Coordinator closed = coordinator.orElseThrow();
        closed.close();
        assertThat(toClient.nextBatch())
                .singleElement()
                .isInstanceOfSatisfying(
                        CoordinatorToClient.Refused.class,
                        refused -> assertThat(refused.reason().isTransient()).isTrue());
        assertThat(toWorker.nextBatch()).singleElement().isInstanceOf(CoordinatorToWorker.Refused.class);
        assertThat(toClient.closed).isNotNull();
        assertThat(server.closed).isTrue();
        assertThat(closed.ended()).isCompleted();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().equals("muster-coordinator"));
    }

    @Test
    void aMachineThatBreaksEndsTheCoordinator() throws Exception {
        CoordinatorAcceptor acceptor = start(event -> {
            throw new IllegalStateException("a bug");
        });
        acceptor.blobWanted(SESSION, BlobId.of(new byte[0]), BlobTransfer.Holder.CLIENT, 1);
        assertThatThrownBy(() -> coordinator.orElseThrow().ended().get(5, TimeUnit.SECONDS))
                .hasMessageContaining("a bug");
        assertThat(server.closed).isTrue();
    }

    private CoordinatorAcceptor start(Function<SchedulerEvent, List<SchedulerCommand>> rule) throws IOException {
        return start(CONFIG, rule);
    }

    private CoordinatorAcceptor start(CoordinatorConfig config, Function<SchedulerEvent, List<SchedulerCommand>> rule)
            throws IOException {
        machine = new ScriptedMachine(rule);
        var started = Coordinator.start(config, machine, CoordinatorTest::snapshot, System::nanoTime, acceptor -> {
            server = FakeServer.behind(acceptor);
            return server;
        });
        coordinator = Optional.of(started);
        CoordinatorAcceptor acceptor = server.acceptor;
        if (acceptor == null) throw new AssertionError("the coordinator opened no server");
        return acceptor;
    }

    private static CoordinatorConfig withRoomFor(int sessions, int workers) {
        var d = SchedulerConfig.DEFAULT;
        return CONFIG.withScheduler(new SchedulerConfig(
                sessions,
                workers,
                d.windowAttempts(),
                d.windowBytes(),
                d.sessionLease(),
                d.rejoinGrace(),
                d.barrier()));
    }

    private static ClusterStatus snapshot() {
        var worker = new ClusterStatus.Worker(
                new WorkerId("w1", 1), "rack", 7, ClusterStatus.WorkerState.READY, "", 2, 0, 0, 0, List.of());
        var session = new ClusterStatus.Session(SESSION, "", 0, 1, true, 0, 0, 0);
        return new ClusterStatus("here", "test", 0, List.of(worker), List.of(session));
    }

    private static ClientToCoordinator.Attach attach() {
        var environment =
                new Environment(List.of(), List.of(), Map.of(), Optional.empty(), 1, 0, Duration.ofSeconds(2));
        return new ClientToCoordinator.Attach(SESSION, 1, environment, List.of());
    }

    private static WorkerToCoordinator.Join join() {
        return new WorkerToCoordinator.Join(new WorkerId("w1", 1), "rack", 7, 1, 2, List.of());
    }

    private static void awaitQuietly(CountDownLatch gate) {
        try {
            gate.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
