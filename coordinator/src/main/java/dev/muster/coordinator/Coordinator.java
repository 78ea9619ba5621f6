package dev.muster.coordinator;

import dev.muster.model.BlobId;
import dev.muster.model.ClusterStatus;
import dev.muster.model.RefusalReason;
import dev.muster.model.jvm.FullHeap;
import dev.muster.model.jvm.OwnFault;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.proto.BlobTransfer;
import dev.muster.proto.CoordinatorAcceptor;
import dev.muster.proto.CoordinatorServer;
import dev.muster.proto.Link;
import dev.muster.proto.LinkListener;
import dev.muster.scheduling.loop.Machine;
import dev.muster.scheduling.loop.MachineLoop;
import dev.muster.scheduling.scheduler.Scheduler;
import dev.muster.scheduling.scheduler.SchedulerCommand;
import dev.muster.scheduling.scheduler.SchedulerEvent;
import dev.muster.task.SessionId;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordinator that runs: clients and workers dial in, and the scheduler behind it decides who runs what.
 *
 * <p>It owns one thread, that of its loop; all others belong to the transport. {@link #close} ends it in order: every peer
 * is asked to try again elsewhere or later, then the streams and the server end.
 */
public final class Coordinator implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Coordinator.class);
    private static final long CLOSE_SECONDS = 5;
    private static final String GOING = "this coordinator is shutting down; try again, or try another one";

    private final CoordinatorConfig config;
    private final Peers<CoordinatorToClient> clients;
    private final Peers<CoordinatorToWorker> workers;
    private final PeerOrigins origins;
    private final AtomicLong links = new AtomicLong();
    private final SchedulerCommandHandler handler;
    private final MachineLoop<SchedulerEvent, SchedulerCommand> loop;
    private final Supplier<ClusterStatus> snapshot;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean breaking;
    private volatile @Nullable CoordinatorServer server;

    private Coordinator(
            CoordinatorConfig config,
            Machine<SchedulerEvent, SchedulerCommand> scheduler,
            Supplier<ClusterStatus> snapshot,
            LongSupplier clock) {
        this.config = config;
        this.snapshot = snapshot;
        this.clients = new Peers<>(config.scheduler().sessionsMax(), clock);
        this.workers = new Peers<>(config.scheduler().workersMax(), clock);
        this.origins = new PeerOrigins(
                config.scheduler().sessionsMax(), config.scheduler().workersMax());
        this.handler = new SchedulerCommandHandler(clients, workers, origins, this::failTransfer);
        this.loop = new MachineLoop<>(
                ThreadRole.COORDINATOR_LOOP, "muster-coordinator", scheduler, handler, clock, this::broken);
    }

    /**
     * Starts a coordinator behind this server.
     *
     * @throws IOException if the server cannot listen
     */
    public static Coordinator start(CoordinatorConfig config, ServerFactory servers) throws IOException {
        long startNanos = System.nanoTime();
        var scheduler = new Scheduler(config.scheduler(), startNanos);
        var unknown = new Scheduler.Peer("", 0);
        return start(
                config,
                scheduler,
                () -> scheduler.status(config.name(), config.build(), System.nanoTime() - startNanos, link -> unknown),
                System::nanoTime,
                servers);
    }

    /** The seam for tests: any machine, any clock. */
    static Coordinator start(
            CoordinatorConfig config,
            Machine<SchedulerEvent, SchedulerCommand> scheduler,
            Supplier<ClusterStatus> snapshot,
            LongSupplier clock,
            ServerFactory servers)
            throws IOException {
        var coordinator = new Coordinator(config, scheduler, snapshot, clock);
        // What peers say before the loop turns waits in its inbox, so no command can miss the server.
        coordinator.server = servers.open(coordinator.new Acceptor());
        coordinator.loop.start();
        return coordinator;
    }

    /** The port it listens on; 0 where there is none. */
    public int port() {
        CoordinatorServer open = server;
        return open == null ? 0 : open.port();
    }

    /** Completes when the coordinator has ended; with an exception if it broke, which is a bug of Muster. */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /** Who is there and what they do. */
    public CompletableFuture<ClusterStatus> status() {
        return loop.ask(() -> origins.complete(snapshot.get()));
    }

    /** Ends in order, within some seconds. Idempotent. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            awaitOtherClose();
            return;
        }
        dismissAll();
        closeServer();
        loop.close();
        awaitLoop();
        ended.complete(null);
    }

    private void awaitLoop() {
        try {
            if (!loop.awaitEnd(CLOSE_SECONDS, TimeUnit.SECONDS) && !loop.isCurrentThread())
                log.warn("the loop did not end within {} s", CLOSE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One that broke says so while its loop is still ending. */
    private void awaitOtherClose() {
        try {
            ended.get(2 * CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.debug("the coordinator met an error during its shutdown", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        awaitLoop();
    }

    private void dismissAll() {
        var told = loop.ask(() -> {
            handler.dismiss(
                    new CoordinatorToClient.Refused(RefusalReason.SHUTTING_DOWN, GOING),
                    new CoordinatorToWorker.Refused(RefusalReason.SHUTTING_DOWN, GOING),
                    GOING);
            return true;
        });
        try {
            told.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.debug("telling the peers of the shutdown failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeServer() {
        CoordinatorServer open = server;
        if (open == null) return;
        open.close();
        try {
            if (!open.awaitEnd(CLOSE_SECONDS, TimeUnit.SECONDS))
                log.warn("the server did not end within {} s", CLOSE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void failTransfer(long transfer, String why) {
        CoordinatorServer open = server;
        if (open != null) open.failTransfer(transfer, why);
    }

    /** A bug: stand still no longer than it takes to let the peers go, they know how to go on elsewhere. */
    private void broken(Throwable bug) {
        // Each step is taken again if there is no memory for it: see FullHeap.
        var told = new IllegalStateException("the coordinator failed and shuts down: " + OwnFault.words(bug), bug);
        if (!closing.compareAndSet(false, true) && !breaking) return;
        breaking = true;
        CoordinatorServer open = server;
        try {
            if (open != null) open.close();
        } finally {
            loop.close();
            if (ended.completeExceptionally(told)) log.error("{}", told.getMessage(), bug);
        }
    }

    /**
     * Has this called with the reason when the coordinator has broken; on any thread, and again while it throws for lack of
     * memory. It is called even when there is none left for the dependents of {@link #ended}.
     */
    public void whenBroken(Consumer<? super Throwable> hearing) {
        var unused = ended.exceptionally(why -> {
            FullHeap.outlast(hearing, why);
            return null;
        });
    }

    /** What transports call, from their own threads. */
    private final class Acceptor implements CoordinatorAcceptor {
        @Override
        public LinkListener<ClientToCoordinator> clientOpened(Link<CoordinatorToClient> link) {
            if (closing.get()) {
                return refuse(link, new CoordinatorToClient.Refused(RefusalReason.SHUTTING_DOWN, GOING), GOING);
            }
            var peer = clients.admit(links.incrementAndGet(), link);
            if (peer.isEmpty()) {
                String full = full("clients", clients.max);
                return refuse(link, new CoordinatorToClient.Refused(RefusalReason.FULL, full), full);
            }
            return new PeerListener<>(
                    "client", peer.get(), clients, loop, SchedulerEvent.FromClient::new, Coordinator.this::broken);
        }

        @Override
        public LinkListener<WorkerToCoordinator> workerOpened(Link<CoordinatorToWorker> link) {
            if (closing.get()) {
                return refuse(link, new CoordinatorToWorker.Refused(RefusalReason.SHUTTING_DOWN, GOING), GOING);
            }
            var peer = workers.admit(links.incrementAndGet(), link);
            if (peer.isEmpty()) {
                String full = full("workers", workers.max);
                return refuse(link, new CoordinatorToWorker.Refused(RefusalReason.FULL, full), full);
            }
            return new PeerListener<>(
                    "worker", peer.get(), workers, loop, SchedulerEvent.FromWorker::new, Coordinator.this::broken);
        }

        @Override
        public void blobWanted(SessionId session, BlobId blob, BlobTransfer.Holder holder, long transfer) {
            loop.enqueue(
                    switch (holder) {
                        case CLIENT -> new SchedulerEvent.ClientBlobWanted(session, blob, transfer);
                        case WORKER -> new SchedulerEvent.WorkerBlobWanted(session, blob, transfer);
                    });
        }

        @Override
        public CompletableFuture<ClusterStatus> status() {
            return Coordinator.this.status();
        }

        @Override
        public CompletableFuture<Void> drain(String workerName) {
            return loop.ask(() -> {
                boolean known = snapshot.get().workers().stream()
                        .anyMatch(worker -> worker.id().name().equals(workerName));
                if (!known) {
                    throw new IllegalArgumentException("no worker here has the name \"" + workerName
                            + "\"; the command \"muster status\" lists those that have joined");
                }
                loop.enqueue(new SchedulerEvent.DrainAsked(workerName));
                return null;
            });
        }
    }

    private String full(String role, int max) {
        return "the coordinator " + config.name() + " is full: it accepts at most " + max + " " + role
                + " at a time; try again later, or start it with a higher limit";
    }

    private static <I, O> LinkListener<I> refuse(Link<O> link, O refusal, String why) {
        log.warn("the coordinator refused a connection: {}", why);
        return new RefusingListener<>(link, refusal, why);
    }
}
