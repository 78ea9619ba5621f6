package dev.muster.scheduling.simulation;

import dev.muster.model.Attempt;
import dev.muster.model.Autopsy;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.RemoteThrowable;
import dev.muster.model.TaskFailure;
import dev.muster.scheduling.supervisor.SupervisorEvent;
import dev.muster.task.SessionId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A model of a child JVM: it starts what it is given in order, and dies in many ways. */
final class SimRunner {
    private static final TaskFailure TOO_NEW = new TaskFailure(
            FailureKind.PAYLOAD_UNREADABLE,
            "The call could not be read",
            Optional.of(new RemoteThrowable(
                    "java.lang.UnsupportedClassVersionError",
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    List.of())),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    static final String INITIALIZER_FAILED = "the initializer threw";

    private static final Autopsy AUTOPSY = new Autopsy(OptionalInt.empty(), Optional.empty(), "", "");

    private final Simulation simulation;
    private final SimWorld world;
    private final SimWorker worker;
    private final long id;
    private final ArrayDeque<Attempt> queue = new ArrayDeque<>();
    private final Map<Attempt, Long> running = new LinkedHashMap<>(); // with the number of this run
    private SessionId session = new SessionId(0, 0);
    private int threads = 1;
    private long runs;
    private long lastEventNanos = Long.MIN_VALUE;
    private @Nullable SupervisorEvent lastEvent;
    private @Nullable SupervisorEvent lostEvent;
    private boolean up;
    private boolean alive = true;
    private boolean exiting;

    SimRunner(Simulation simulation, SimWorker worker, long id, boolean inVain, boolean asksForArguments) {
        this.simulation = simulation;
        this.world = simulation.world;
        this.worker = worker;
        this.id = id;
        long start = world.between(40 * SimWorld.MS, 800 * SimWorld.MS);
        if (inVain || (!asksForArguments && simulation.network.rough(0.03))) {
            world.after(start, () -> die(FailureKind.RUNNER_EXITED));
            return;
        }
        world.after(start, () -> {
            if (!alive) return;
            up = true;
            report(new SupervisorEvent.RunnerUp(id, id));
        });
        beat();
    }

    private void beat() {
        world.after(SimWorld.S, () -> {
            if (!alive || !worker.alive) return;
            if (up) report(new SupervisorEvent.RunnerBeat(id));
            beat();
        });
    }

    /**
     * Events travel through a pipe, in order. What was written before the process died still arrives; and it writes how a task
     * ended before it starts another, so that only the last event can be lost.
     */
    private void report(SupervisorEvent event) {
        long arrival = Math.max(lastEventNanos + 1, world.now() + world.between(5_000, 200_000));
        lastEventNanos = arrival;
        lastEvent = event;
        boolean last = event instanceof SupervisorEvent.RunnerGone;
        world.at(
                arrival,
                () -> worker.happens(() -> {
                    if (last) worker.runners.remove(id, this);
                    if (event != lostEvent) worker.turn(event);
                }));
    }

    void bind(SessionId to, int withThreads) {
        session = to;
        threads = withThreads;
        world.after(world.between(SimWorld.MS, 100 * SimWorld.MS), () -> {
            if (!alive) return;
            if (simulation.hasBrokenInitializer(to)) {
                bindFailed(FailureKind.ENVIRONMENT_FAILED, INITIALIZER_FAILED);
            } else if (simulation.network.rough(0.01)) {
                simulation.network.hadTrouble(worker.name);
                bindFailed(FailureKind.REFUSED, "a file of the code is gone");
            } else {
                report(new SupervisorEvent.RunnerBound(id));
            }
        });
    }

    private void bindFailed(FailureKind kind, String why) {
        report(new SupervisorEvent.RunnerBindFailed(id, TaskFailure.of(kind, why)));
    }

    void run(Attempt attempt, Payload call) {
        world.check(attempt.task().session().equals(session), () -> "a runner of another session: " + attempt);
        world.check(call.equals(SimClient.callOf(attempt.task().seq())), () -> "a wrong call");
        queue.add(attempt);
        if (exiting) giveBackWhatWaits();
        else world.after(10_000, this::startNext);
    }

    private void startNext() {
        if (!alive || exiting || !worker.alive || running.size() >= threads) return;
        Attempt attempt = queue.poll();
        if (attempt == null) return;
        long run = ++runs;
        running.put(attempt, run);
        world.check(running.size() <= threads, () -> "I7: more at once than threads");
        if (worker.hasFault(SimHostFault.OLD_JVM)) {
            report(new SupervisorEvent.RunnerStarted(id, attempt)); // it reads the call only then
            running.remove(attempt);
            report(new SupervisorEvent.RunnerEnded(id, attempt, new Outcome.Failed(TOO_NEW), 1_000, ""));
            startNext();
            return;
        }
        SimTask task = simulation.started(attempt, worker);
        report(new SupervisorEvent.RunnerStarted(id, attempt));
        if (task.endsByItself()) world.after(task.runNanos, () -> ended(attempt, run, task));
    }

    private void ended(Attempt attempt, long run, SimTask task) {
        if (!alive || !Long.valueOf(run).equals(running.get(attempt))) return;
        switch (task.script) {
            case EXITS -> {
                if (world.chance(0.3)) exitForEver();
                else die(FailureKind.RUNNER_EXITED);
            }
            case THROWS -> finish(attempt, new Outcome.Failed(TaskFailure.of(FailureKind.TASK_THREW, "thrown")), task);
            default -> {
                Payload answer = SimClient.answerOf(task.seq, attempt.number());
                if (answer instanceof Payload.Stored stored) worker.results.add(stored.id());
                finish(attempt, new Outcome.Succeeded(answer), task);
            }
        }
    }

    /** A shutdown hook does not end. What waits comes back, and the process stays until somebody kills it. */
    private void exitForEver() {
        if (exiting) return;
        exiting = true;
        report(new SupervisorEvent.RunnerExiting(id));
        giveBackWhatWaits();
    }

    private void giveBackWhatWaits() {
        var back = new ArrayList<>(queue);
        queue.clear();
        report(new SupervisorEvent.RunnerReturned(id, back));
    }

    private void finish(Attempt attempt, Outcome outcome, SimTask task) {
        running.remove(attempt);
        String recycle = world.chance(0.02) ? "it left a thread behind" : "";
        report(new SupervisorEvent.RunnerEnded(id, attempt, outcome, task.runNanos, recycle));
        startNext();
    }

    void interrupt(Attempt attempt) {
        world.after(20_000, () -> {
            if (!alive) return;
            SimTask task = simulation.taskOf(attempt);
            if (queue.remove(attempt)) {
                report(new SupervisorEvent.RunnerEnded(id, attempt, new Outcome.Cancelled(), 0, ""));
            } else if (running.containsKey(attempt) && task.script != SimTask.Script.STUBBORN) {
                world.after(world.between(10_000, SimWorld.MS), () -> {
                    if (alive && running.containsKey(attempt)) finish(attempt, new Outcome.Cancelled(), task);
                });
            }
        });
    }

    void recall() {
        world.after(20_000, () -> {
            if (alive) giveBackWhatWaits();
        });
    }

    void stop() {
        world.after(world.between(SimWorld.MS, 50 * SimWorld.MS), () -> {
            if (!alive) return;
            world.check(running.isEmpty() && queue.isEmpty(), () -> "a runner was stopped with work in it");
            die(FailureKind.RUNNER_EXITED);
        });
    }

    void killedBySupervisor() {
        world.after(
                world.between(SimWorld.MS, 100 * SimWorld.MS),
                () -> die(exiting ? FailureKind.RUNNER_EXITED : FailureKind.RUNNER_KILLED));
    }

    void killedFromOutside() {
        if (!alive) return;
        world.note("runner " + id + " of " + worker.name + " is killed from outside");
        if (world.chance(0.5) && lastEvent instanceof SupervisorEvent.RunnerEnded) lostEvent = lastEvent;
        die(FailureKind.RUNNER_KILLED);
    }

    void lifelineCut() {
        world.after(world.between(SimWorld.MS, 500 * SimWorld.MS), () -> alive = false);
    }

    private void die(FailureKind kind) {
        if (!alive) return;
        alive = false;
        lastEventNanos = Math.max(lastEventNanos, world.now());
        report(new SupervisorEvent.RunnerGone(id, up, List.copyOf(running.keySet()), kind, "it died", AUTOPSY));
    }
}
