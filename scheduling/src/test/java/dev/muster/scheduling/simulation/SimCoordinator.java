package dev.muster.scheduling.simulation;

import dev.muster.model.ClusterStatus;
import dev.muster.model.Outcome;
import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.scheduling.scheduler.Scheduler;
import dev.muster.scheduling.scheduler.SchedulerCommand;
import dev.muster.scheduling.scheduler.SchedulerConfig;
import dev.muster.scheduling.scheduler.SchedulerEvent;

/** A coordinator process around a real scheduler. */
final class SimCoordinator extends SimProcess<SchedulerEvent, SchedulerCommand> {
    final Scheduler scheduler;
    private final SimNetwork network;
    /** A client that registers anew learns what ended before, whatever state the workers are in by then. */
    private boolean toldAgain;

    SimCoordinator(SimNetwork network, SchedulerConfig config) {
        this(network, new Scheduler(config, network.world.now()));
    }

    private SimCoordinator(SimNetwork network, Scheduler scheduler) {
        super(network.world, "coordinator", scheduler);
        this.network = network;
        this.scheduler = scheduler;
    }

    /** A task is refused only where each worker that takes work has had trouble of its own. */
    private void checkThatNobodyCould(CoordinatorToClient.Ended refused) {
        for (var worker :
                scheduler.status("", "", 0, link -> new Scheduler.Peer("", 0)).workers()) {
            boolean sound = worker.state() == ClusterStatus.WorkerState.READY
                    && !network.wasEverBroken(worker.id().name());
            world.check(!sound, () -> "refused, and " + worker.id() + " is sound: " + refused);
        }
    }

    void receive(long link, Object message) {
        world.met.add(message.getClass());
        toldAgain = message instanceof ClientToCoordinator.Attach;
        if (message instanceof ClientToCoordinator m) turn(new SchedulerEvent.FromClient(link, m));
        else turn(new SchedulerEvent.FromWorker(link, (WorkerToCoordinator) message));
    }

    @Override
    void perform(SchedulerCommand command) {
        if (command instanceof SchedulerCommand.ToClient c) {
            if (c.message() instanceof CoordinatorToClient.Ended m && m.outcome() instanceof Outcome.Failed failed) {
                boolean refused = SimClient.isRefusal(failed.failure().kind());
                boolean own = failed.failure().message().equals(SimRunner.INITIALIZER_FAILED);
                if (refused && !toldAgain && !own) checkThatNobodyCould(m);
            }
            network.linkOf(c.link()).say(this, c.message());
        } else if (command instanceof SchedulerCommand.ToWorker c) {
            if (c.message() instanceof CoordinatorToWorker.Dispatch d)
                world.note("dispatch " + d.attempt() + " to link " + c.link());
            network.linkOf(c.link()).say(this, c.message());
        } else if (command instanceof SchedulerCommand.SessionRegistered c) {
            world.note("coordinator registers session " + c.session() + " on link " + c.link());
        } else if (command instanceof SchedulerCommand.WorkerRegistered c) {
            String worker = c.worker().name();
            world.check(scheduler.knowsWorker(worker), () -> "registered and not known: " + worker);
        } else if (command instanceof SchedulerCommand.Warn c) {
            world.note("coordinator warns of link " + c.link() + ": " + c.text());
        } else if (command instanceof SchedulerCommand.CloseLink c) {
            world.note("coordinator closes link " + c.link() + ": " + c.why());
            network.linkOf(c.link()).closeLink(this);
        } else if (command instanceof SchedulerCommand.FailTransfer c) {
            network.relay.failed(c.transfer());
        } else {
            throw world.broken("no rule for " + command);
        }
    }
}
