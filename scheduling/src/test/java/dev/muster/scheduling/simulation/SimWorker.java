package dev.muster.scheduling.simulation;

import dev.muster.model.Attempt;
import dev.muster.model.BlobId;
import dev.muster.model.FailureKind;
import dev.muster.model.FetchFault;
import dev.muster.model.Payload;
import dev.muster.model.TaskFailure;
import dev.muster.model.WorkerId;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.scheduling.scheduler.SchedulerEvent;
import dev.muster.scheduling.supervisor.Supervisor;
import dev.muster.scheduling.supervisor.SupervisorCommand;
import dev.muster.scheduling.supervisor.SupervisorConfig;
import dev.muster.scheduling.supervisor.SupervisorEvent;
import dev.muster.task.SessionId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A worker daemon around a real supervisor, with model runners. */
final class SimWorker extends SimProcess<SupervisorEvent, SupervisorCommand> {
    final Supervisor supervisor;
    final int slots;
    /** The large results on its disk. */
    final Set<BlobId> results = new LinkedHashSet<>();

    /** The attempts whose calls are on its disk or on their way there. */
    final Set<Attempt> callFiles = new LinkedHashSet<>();

    final Map<Long, SimRunner> runners = new LinkedHashMap<>();
    private final SimNetwork network;
    private final Simulation simulation;
    private final Map<Long, SimLink> dialled = new LinkedHashMap<>();
    /** What may not start here any more, because the supervisor has handled its cancel. */
    private final Set<Attempt> stopped = new LinkedHashSet<>();

    SimWorker(Simulation simulation, String name, int slots, int spares) {
        this(
                simulation,
                name,
                slots,
                new Supervisor(SupervisorConfig.of(
                        new WorkerId(name, simulation.world.random.nextLong()),
                        name + ".host",
                        1,
                        slots,
                        spares,
                        false,
                        simulation.world.random.nextLong())));
    }

    private SimWorker(Simulation simulation, String name, int slots, Supervisor supervisor) {
        super(simulation.world, name, supervisor);
        this.simulation = simulation;
        this.network = simulation.network;
        this.slots = slots;
        this.supervisor = supervisor;
        world.after(0, () -> happens(() -> turn(new SupervisorEvent.TimePassed())));
    }

    @Override
    void die() {
        super.die();
        // The lifeline: runners go with their daemon, if not in the same moment.
        for (SimRunner runner : runners.values()) runner.lifelineCut();
    }

    @Override
    void perform(SupervisorCommand command) {
        if (command instanceof SupervisorCommand.Dial c) {
            dial(c.link());
        } else if (command instanceof SupervisorCommand.CloseLink c) {
            SimLink link = dialled.remove(c.link());
            if (link != null) link.closeLink(this);
        } else if (command instanceof SupervisorCommand.ToCoordinator c) {
            SimLink link = dialled.get(c.link());
            if (link != null) link.say(this, c.message());
        } else if (command instanceof SupervisorCommand.PrepareEnvironment c) {
            bring(
                    () -> turn(new SupervisorEvent.EnvironmentReady(c.session())),
                    fault -> turn(new SupervisorEvent.EnvironmentFailed(c.session(), fault, refused("the code"))));
        } else if (command instanceof SupervisorCommand.FetchCall c) {
            world.check(callFiles.add(c.attempt()), () -> name + " fetches the call twice: " + c.attempt());
            fetchCall(c);
        } else if (command instanceof SupervisorCommand.ReleaseCall c) {
            world.check(callFiles.remove(c.attempt()), () -> name + " has no call to release: " + c.attempt());
        } else if (command instanceof SupervisorCommand.PushBlob c) {
            push(c);
        } else if (command instanceof SupervisorCommand.ForgetResult c) {
            results.remove(c.result().id());
        } else if (command instanceof SupervisorCommand.GiveUp c) {
            throw world.broken(name + " was turned away for good: " + c);
        } else if (command instanceof SupervisorCommand.LaunchRunner c) {
            launch(c.runner(), !c.jvm().isPlain());
        } else if (command instanceof SupervisorCommand.Drained) {
            die();
        } else {
            toRunner(command);
        }
    }

    private void fetchCall(SupervisorCommand.FetchCall c) {
        Consumer<FetchFault> failed =
                fault -> turn(new SupervisorEvent.CallFailed(c.attempt(), fault, refused("the call")));
        SessionId session = c.attempt().task().session();
        BlobId blob = c.call().id();
        network.relay.want(
                this,
                transfer -> new SchedulerEvent.ClientBlobWanted(session, blob, transfer),
                () -> {
                    if (hasFault(SimHostFault.FULL_DISK)) failed.accept(FetchFault.OWN_DISK);
                    else turn(new SupervisorEvent.CallReady(c.attempt()));
                },
                () -> {
                    network.hadTrouble(name);
                    failed.accept(FetchFault.TRANSFER);
                });
    }

    private void push(SupervisorCommand.PushBlob c) {
        if (results.contains(c.blob())) {
            network.relay.push(this, c.transfer());
        } else {
            String why = "it is not on this disk";
            world.after(0, () -> happens(() -> turn(new SupervisorEvent.PushFailed(c.link(), c.transfer(), why))));
        }
    }

    /** Bytes come to the disk, or do not. */
    private void bring(Runnable ready, Consumer<FetchFault> failed) {
        world.after(
                world.between(SimWorld.MS, 300 * SimWorld.MS),
                () -> happens(() -> {
                    if (hasFault(SimHostFault.FULL_DISK)) failed.accept(FetchFault.OWN_DISK);
                    else if (network.rough(0.03)) failed.accept(FetchFault.TRANSFER);
                    else ready.run();
                }));
    }

    private TaskFailure refused(String what) {
        return TaskFailure.of(FailureKind.REFUSED, what + " could not be brought to " + name);
    }

    boolean hasFault(SimHostFault fault) {
        return network.faultOf(name) == fault;
    }

    private void launch(long id, boolean asksForArguments) {
        world.check(runners.size() < slots + 2 + 1, () -> "more runners than slots and spares: " + runners.size());
        boolean inVain =
                hasFault(SimHostFault.NO_PROCESSES) || (hasFault(SimHostFault.UNKNOWN_ARGUMENT) && asksForArguments);
        runners.put(id, new SimRunner(simulation, this, id, inVain, asksForArguments));
    }

    private void toRunner(SupervisorCommand command) {
        if (command instanceof SupervisorCommand.BindRunner c) {
            runner(c.runner()).bind(c.session(), c.environment().threadsPerRunner());
        } else if (command instanceof SupervisorCommand.Run c) {
            world.check(
                    !stopped.contains(c.attempt()), () -> "I5: started after its cancel was handled: " + c.attempt());
            world.check(
                    !(c.call() instanceof Payload.Stored) || callFiles.contains(c.attempt()),
                    () -> name + " runs a call that is not on its disk: " + c.attempt());
            runner(c.runner()).run(c.attempt(), c.call());
        } else if (command instanceof SupervisorCommand.Interrupt c) {
            runner(c.runner()).interrupt(c.attempt());
        } else if (command instanceof SupervisorCommand.RecallFrom c) {
            runner(c.runner()).recall();
        } else if (command instanceof SupervisorCommand.StopRunner c) {
            runner(c.runner()).stop();
        } else if (command instanceof SupervisorCommand.KillRunner c) {
            world.note(name + " kills runner " + c.runner() + ": " + c.why());
            runner(c.runner()).killedBySupervisor();
        }
    }

    private SimRunner runner(long id) {
        SimRunner runner = runners.get(id);
        if (runner == null) throw world.broken("a command for a runner that is gone: " + id);
        return runner;
    }

    private void dial(long number) {
        var end = new SimLink.End(
                this,
                message -> receive(number, (CoordinatorToWorker) message),
                () -> turn(new SupervisorEvent.LinkDown(number, "cut")));
        network.dial(this, end, link -> {
            dialled.put(number, link);
            turn(new SupervisorEvent.LinkUp(number));
        });
    }

    private void receive(long number, CoordinatorToWorker message) {
        world.met.add(message.getClass());
        turn(new SupervisorEvent.FromCoordinator(number, message));
        boolean current = supervisor.isCurrent(number);
        if (current && message instanceof CoordinatorToWorker.Cancel m && m.force()) stopped.add(m.attempt());
        if (current && message instanceof CoordinatorToWorker.Release m) stopped.add(m.attempt());
    }
}
