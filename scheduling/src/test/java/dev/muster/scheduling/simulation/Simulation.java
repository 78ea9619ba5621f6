package dev.muster.scheduling.simulation;

import dev.muster.model.Attempt;
import dev.muster.scheduling.ledger.LedgerEvent;
import dev.muster.scheduling.scheduler.Scheduler;
import dev.muster.scheduling.scheduler.SchedulerConfig;
import dev.muster.scheduling.scheduler.SchedulerEvent;
import dev.muster.scheduling.supervisor.SupervisorEvent;
import dev.muster.task.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A whole cluster in one thread: real ledgers, a real scheduler, real supervisors, and a world that cuts links, kills,
 * restarts and stops processes, all from one seed. The invariants of ARCHITECTURE.md hold after each step.
 */
final class Simulation {
    private static final long TROUBLE_NANOS = 40 * SimWorld.S;
    private static final long STOPS_NANOS = 200 * SimWorld.S;
    private static final long PATIENCE_NANOS = 400 * SimWorld.S;

    /** What befalls this cluster. */
    enum Trouble {
        /** Whatever the simulation knows. */
        ANY,
        /** The coordinator, and nobody else, is stopped for half a minute and more, again and again. */
        COORDINATOR_STOPS
    }

    private final Trouble trouble;
    final SimWorld world;
    final SimNetwork network;
    final List<SimClient> clients = new ArrayList<>();
    private final Map<SessionId, SimClient> bySession = new LinkedHashMap<>();
    private final Map<String, SimWorker> workers = new LinkedHashMap<>();
    private final Set<SessionId> brokenInitializers = new LinkedHashSet<>();
    private final Set<Attempt> startedEver = new LinkedHashSet<>();
    private final SchedulerConfig config = new SchedulerConfig(
            100, 100, 24, 1 << 20, Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(2));
    private final long troubleEndsNanos;
    int starts;

    Simulation(long seed) {
        this(seed, Trouble.ANY);
    }

    Simulation(long seed, Trouble trouble) {
        this.trouble = trouble;
        world = new SimWorld(seed);
        troubleEndsNanos = world.now() + (trouble == Trouble.ANY ? TROUBLE_NANOS : STOPS_NANOS);
        network = new SimNetwork(world);
        if (trouble != Trouble.ANY) network.calmDown();
        network.coordinator(new SimCoordinator(network, config));
        int workerCount = 1 + world.random.nextInt(3);
        for (int i = 0; i < workerCount; i++) startWorker("worker" + i);
        int clientCount = 1 + world.random.nextInt(2);
        for (int i = 0; i < clientCount; i++) startClient("client" + i);
        world.checks.add(() -> SimInvariants.check(world, network.coordinator(), workers.values(), clients));
    }

    private void startWorker(String name) {
        workers.put(name, new SimWorker(this, name, 1 + world.random.nextInt(3), world.random.nextInt(3)));
    }

    private void startClient(String name) {
        int threads = world.chance(0.2) ? 2 : 1;
        int maxTasks = world.chance(0.2) ? 1 + world.random.nextInt(4) : 0;
        var session = new SessionId(7, clients.size() + 1);
        if (world.chance(0.05)) brokenInitializers.add(session);
        var client = new SimClient(network, name, session, threads, maxTasks);
        clients.add(client);
        bySession.put(session, client);
        int tasks = 5 + world.random.nextInt(60);
        boolean burst = world.chance(0.4);
        long span = burst ? SimWorld.S : TROUBLE_NANOS;
        for (int i = 0; i < tasks; i++) {
            world.after(world.random.nextLong(span), () -> client.happens(client::submitSomething));
        }
    }

    /** Whether the user's initializer throws wherever it runs. */
    boolean hasBrokenInitializer(SessionId session) {
        return brokenInitializers.contains(session);
    }

    // ---- what the runners report

    SimTask taskOf(Attempt attempt) {
        return Objects.requireNonNull(bySession.get(attempt.task().session()), "nobody's task")
                .task(attempt.task().seq());
    }

    SimTask started(Attempt attempt, SimWorker worker) {
        world.note(worker.name + " starts " + attempt.task().seq() + "#" + attempt.number());
        starts++;
        world.check(startedEver.add(attempt), () -> "I2: one attempt started twice: " + attempt);
        SimTask task = taskOf(attempt);
        task.starts.add(attempt.number());
        world.check(
                task.completions == 0 || attempt.number() <= task.completedNumber,
                () -> "I4: started, and an earlier attempt has completed its task: " + attempt);
        world.check(
                !task.retry.atMostOnce() || task.announced.contains(attempt.number()),
                () -> "started before its client knew of it: " + attempt);
        world.check(
                !task.neverStarted.contains(attempt.number()),
                () -> "reported as never started, and now it has: " + attempt);
        // Reports of losses travel to the client; it answers a loss with another attempt only when it knows of it.
        world.check(
                task.starts.size() <= task.startsAllowed(),
                () -> "I10: started " + task.starts.size() + " times: " + attempt + " of " + task.retry);
        return task;
    }

    // ---- the run

    void run() {
        if (trouble == Trouble.COORDINATOR_STOPS) scheduleStops();
        else if (!world.chance(0.1)) scheduleTrouble(troubleEndsNanos);
        while (world.step(troubleEndsNanos)) {}
        world.note("the trouble is over");
        network.calmDown();
        runUntilDone(troubleEndsNanos + PATIENCE_NANOS);
        for (SimClient client : clients) client.happens(() -> client.turn(new LedgerEvent.DrainAsked()));
        long quiet = world.now() + 120 * SimWorld.S;
        while (world.step(quiet)) {}
        checkNothingIsLeft();
    }

    private void runUntilDone(long limit) {
        while (!allDone()) {
            if (!world.step(limit)) throw world.broken("I8: not everything has ended: " + unfinished());
        }
    }

    private boolean allDone() {
        return clients.stream().allMatch(client -> !client.alive || client.isDone());
    }

    private String unfinished() {
        var text = new StringBuilder();
        for (SimClient client : clients) {
            for (SimTask task : client.tasks.values()) {
                if (task.completions == 0 && !task.cancelled)
                    text.append(client.name).append('/').append(task.seq).append(' ');
            }
            text.append("open in ")
                    .append(client.name)
                    .append(": ")
                    .append(client.ledger.openTasks())
                    .append(' ');
        }
        return text.toString();
    }

    private void checkNothingIsLeft() {
        for (SimClient client : clients)
            world.check(!client.alive || client.finished, () -> client.name + " has not finished");
        var status = network.coordinator().scheduler.status("", "", 0, link -> new Scheduler.Peer("", 0));
        world.check(status.sessions().isEmpty(), () -> "sessions are left: " + status);
        for (SimWorker worker : workers.values()) {
            world.check(worker.supervisor.isEmpty(), () -> "something is left on " + worker.name);
        }
    }

    // ---- trouble

    private void scheduleTrouble(long until) {
        world.after(world.between(50 * SimWorld.MS, 10 * SimWorld.S), () -> {
            if (world.now() >= until) return;
            makeTrouble();
            scheduleTrouble(until);
        });
    }

    private void scheduleStops() {
        world.after(world.between(50 * SimWorld.MS, 20 * SimWorld.S), () -> {
            if (world.now() >= troubleEndsNanos) return;
            long nanos = world.between(30 * SimWorld.S, 60 * SimWorld.S);
            network.coordinator().pause(nanos);
            world.after(nanos, this::scheduleStops);
        });
    }

    /** How many tasks ended by an attempt that was reported as lost before, and whose next had not begun. */
    int broughtBack() {
        int tasks = 0;
        for (SimClient client : clients) {
            for (SimTask task : client.tasks.values()) {
                if (task.completions > 0 && task.completedNumber < task.offered) tasks++;
            }
        }
        return tasks;
    }

    /** How many attempts that had started were reported as lost to a client. */
    int startedAttemptsLost() {
        int lost = 0;
        for (SimClient client : clients) for (SimTask task : client.tasks.values()) lost += task.startedAndLost;
        return lost;
    }

    private void makeTrouble() {
        switch (world.random.nextInt(12)) {
            case 0 -> restartCoordinator();
            case 1 -> restartWorker();
            case 2, 3 -> killRunner();
            case 4 -> cutSomething();
            case 5, 6 -> breakLink();
            case 9 -> restartClient();
            case 10, 11 -> breakAHost();
            case 7 -> anyProcess().pause(world.between(100 * SimWorld.MS, 25 * SimWorld.S));
            default -> network.coordinator().pause(world.between(100 * SimWorld.MS, 20 * SimWorld.S));
        }
    }

    private void restartCoordinator() {
        SimCoordinator old = network.coordinator();
        if (old.alive && world.chance(0.3)) {
            world.note("a second coordinator");
            network.coordinator(new SimCoordinator(network, config));
            network.second(old);
            world.after(world.between(SimWorld.S, 15 * SimWorld.S), old::die);
            return;
        }
        old.die();
        world.after(world.between(100 * SimWorld.MS, 5 * SimWorld.S), () -> {
            if (network.coordinator().alive) return;
            world.note("a new coordinator");
            network.coordinator(new SimCoordinator(network, config));
        });
    }

    private void restartWorker() {
        SimWorker worker = anyWorker();
        if (!worker.alive || worker != workers.get(worker.name)) return;
        long grace = world.chance(0.4) ? world.between(SimWorld.MS, 10 * SimWorld.S) : 0;
        if (grace > 0 && world.chance(0.5)) worker.happens(() -> worker.turn(new SupervisorEvent.DrainAsked()));
        else if (grace > 0) drainByOperator(worker.name);
        world.after(grace, () -> {
            if (worker.alive) worker.die();
        });
        world.after(grace + world.between(200 * SimWorld.MS, 10 * SimWorld.S), () -> {
            if (workers.get(worker.name) != worker) return; // another is there already
            world.note(worker.name + " is back");
            startWorker(worker.name);
        });
    }

    private void drainByOperator(String worker) {
        SimCoordinator coordinator = network.coordinator();
        coordinator.happens(() -> coordinator.turn(new SchedulerEvent.DrainAsked(worker)));
    }

    /** The promise of a client ends with it; another program comes, with a session of its own. */
    private void restartClient() {
        SimClient client = anyClient();
        if (!client.alive || clients.size() > 3) return;
        if (world.chance(0.5)) client.happens(client::close);
        else client.die();
        world.after(world.between(100 * SimWorld.MS, 5 * SimWorld.S), () -> {
            if (world.now() < troubleEndsNanos - SimWorld.S) startClient("client" + clients.size());
        });
    }

    /** For a while, or for good where another worker is sound. */
    private void breakAHost() {
        String worker = anyWorker().name;
        List<SimHostFault> faults = List.of(SimHostFault.values());
        network.breakHost(worker, faults.get(world.random.nextInt(faults.size())));
        boolean forGood = worker.equals("worker1") && world.chance(0.5);
        if (!forGood) world.after(world.between(500 * SimWorld.MS, 30 * SimWorld.S), () -> network.mendHost(worker));
    }

    private void killRunner() {
        var runners = new ArrayList<>(anyWorker().runners.values());
        if (!runners.isEmpty())
            runners.get(world.random.nextInt(runners.size())).killedFromOutside();
    }

    private void cutSomething() {
        SimProcess<?, ?> victim = world.chance(0.5) ? anyWorker() : anyClient();
        long nanos = world.between(500 * SimWorld.MS, 25 * SimWorld.S);
        boolean oneWay = world.chance(0.4);
        if (!oneWay || world.chance(0.5)) network.cut(victim.name, "coordinator", nanos);
        if (!oneWay) network.cut("coordinator", victim.name, nanos);
    }

    private void breakLink() {
        SimProcess<?, ?> victim = anyProcess();
        if (!victim.links.isEmpty())
            victim.links.get(world.random.nextInt(victim.links.size())).breakOff();
    }

    private SimProcess<?, ?> anyProcess() {
        return world.chance(0.5) ? anyWorker() : anyClient();
    }

    private SimWorker anyWorker() {
        return List.copyOf(workers.values()).get(world.random.nextInt(workers.size()));
    }

    private SimClient anyClient() {
        return clients.get(world.random.nextInt(clients.size()));
    }
}
