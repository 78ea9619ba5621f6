package dev.muster.coordinator;

import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.scheduling.loop.MachineLoop;
import dev.muster.scheduling.scheduler.SchedulerCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Performs the commands of the scheduler. The messages for one peer leave in one piece at the end of a batch. What is meant for a
 * stream that has ended is dropped.
 */
final class SchedulerCommandHandler implements MachineLoop.CommandHandler<SchedulerCommand> {
    private static final Logger log = LoggerFactory.getLogger(SchedulerCommandHandler.class);

    private final Peers<CoordinatorToClient> clients;
    private final Peers<CoordinatorToWorker> workers;
    private final PeerOrigins origins;
    private final BiConsumer<Long, String> failTransfer;
    private final List<Peer<?>> touched = new ArrayList<>();

    SchedulerCommandHandler(
            Peers<CoordinatorToClient> clients,
            Peers<CoordinatorToWorker> workers,
            PeerOrigins origins,
            BiConsumer<Long, String> failTransfer) {
        this.clients = clients;
        this.workers = workers;
        this.origins = origins;
        this.failTransfer = failTransfer;
    }

    @Override
    public void perform(SchedulerCommand command) {
        if (command instanceof SchedulerCommand.ToClient say) {
            clients.find(say.link()).ifPresent(peer -> send(peer, say.message()));
        } else if (command instanceof SchedulerCommand.ToWorker say) {
            workers.find(say.link()).ifPresent(peer -> send(peer, say.message()));
        } else if (command instanceof SchedulerCommand.SessionRegistered registered) {
            clients.find(registered.link()).ifPresent(peer -> origins.remember(registered.session(), peer));
        } else if (command instanceof SchedulerCommand.WorkerRegistered registered) {
            workers.find(registered.link()).ifPresent(peer -> origins.remember(registered.worker(), peer));
        } else if (command instanceof SchedulerCommand.Warn warn) {
            find(warn.link()).ifPresent(peer -> log.warn("{}: {}", peer, warn.text()));
        } else if (command instanceof SchedulerCommand.CloseLink end) {
            find(end.link()).ifPresent(peer -> closeLink(peer, end.why()));
        } else if (command instanceof SchedulerCommand.FailTransfer fail) {
            failTransfer.accept(fail.transfer(), fail.why());
        } else {
            throw new AssertionError("no rule for " + command);
        }
    }

    @Override
    public void flush() {
        for (Peer<?> peer : touched) {
            peer.touched = false;
            peer.link.flush();
        }
        touched.clear();
    }

    /** Says the same to everyone and ends all streams. */
    void dismiss(CoordinatorToClient toClients, CoordinatorToWorker toWorkers, String why) {
        for (var client : clients.all()) {
            send(client, toClients);
            closeLink(client, why);
        }
        for (var worker : workers.all()) {
            send(worker, toWorkers);
            closeLink(worker, why);
        }
    }

    private <O> void send(Peer<O> peer, O message) {
        peer.link.send(message);
        if (!peer.touched) {
            peer.touched = true;
            touched.add(peer);
        }
    }

    private void closeLink(Peer<?> peer, String why) {
        peer.link.flush();
        peer.link.close(why);
    }

    private Optional<? extends Peer<?>> find(long link) {
        var client = clients.find(link);
        return client.isPresent() ? client : workers.find(link);
    }
}
