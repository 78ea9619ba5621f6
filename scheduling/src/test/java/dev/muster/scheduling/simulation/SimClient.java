package dev.muster.scheduling.simulation;

import dev.muster.model.AttemptLimits;
import dev.muster.model.BlobId;
import dev.muster.model.Certainty;
import dev.muster.model.Environment;
import dev.muster.model.FailureKind;
import dev.muster.model.FailureKind.Blame;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.RunnerJvm;
import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.scheduling.ledger.Ledger;
import dev.muster.scheduling.ledger.LedgerCommand;
import dev.muster.scheduling.ledger.LedgerConfig;
import dev.muster.scheduling.ledger.LedgerEvent;
import dev.muster.scheduling.ledger.RetryPolicy;
import dev.muster.scheduling.scheduler.SchedulerEvent;
import dev.muster.task.SessionId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A client process around a real ledger, and the user behind it. */
final class SimClient extends SimProcess<LedgerEvent, LedgerCommand> {
    final SessionId session;
    final Ledger ledger;
    private final int threadsPerRunner;
    final Map<Long, SimTask> tasks = new LinkedHashMap<>();
    private final SimNetwork network;
    private final Map<Long, SimLink> dialled = new LinkedHashMap<>();
    private long lastSeq = -1;
    boolean finished;
    private boolean closed;

    SimClient(SimNetwork network, String name, SessionId session, int threadsPerRunner, int maxTasksPerRunner) {
        this(
                network,
                name,
                session,
                new Ledger(new LedgerConfig(
                        session,
                        environment(threadsPerRunner, maxTasksPerRunner, keepAlive(network.world), jvm(network.world)),
                        network.world.random.nextLong())),
                threadsPerRunner);
        if (world.chance(0.2)) world.after(0, () -> happens(() -> turn(new LedgerEvent.PrestartAsked())));
        if (world.chance(0.1)) world.after(0, () -> happens(() -> turn(new LedgerEvent.ConnectAsked())));
    }

    private SimClient(SimNetwork network, String name, SessionId session, Ledger ledger, int threadsPerRunner) {
        super(network.world, name, ledger);
        this.network = network;
        this.session = session;
        this.ledger = ledger;
        this.threadsPerRunner = threadsPerRunner;
    }

    private static Optional<Duration> keepAlive(SimWorld world) {
        return world.chance(0.2) ? Optional.of(Duration.ofMillis(world.between(1, 2_000))) : Optional.empty();
    }

    private static RunnerJvm jvm(SimWorld world) {
        return world.chance(0.3) ? new RunnerJvm(List.of("-Xmx77m"), Map.of()) : RunnerJvm.PLAIN;
    }

    private static Environment environment(int threads, int maxTasks, Optional<Duration> keepAlive, RunnerJvm jvm) {
        return new Environment(
                List.of(),
                jvm,
                Map.of(),
                Optional.empty(),
                threads,
                maxTasks,
                0,
                Duration.ofSeconds(2),
                keepAlive,
                Optional.of(Duration.ofSeconds(30)));
    }

    // ---- the user

    void submitSomething() {
        if (closed) return;
        long seq = ++lastSeq;
        double dice = world.random.nextDouble();
        SimTask.Script script = SimTask.Script.RETURNS;
        if (dice < 0.05) script = SimTask.Script.THROWS;
        else if (dice < 0.08) script = SimTask.Script.EXITS;
        else if (dice < 0.12) script = SimTask.Script.LOOPS;
        else if (dice < 0.14) script = SimTask.Script.STUBBORN;
        long run = world.chance(0.5) ? world.between(5_000, 500_000) : world.between(SimWorld.MS, 3 * SimWorld.S);
        RetryPolicy retry = RetryPolicy.DEFAULT;
        if (world.chance(0.25)) retry = new RetryPolicy(3, 0, true);
        else if (world.chance(0.1)) retry = new RetryPolicy(3, 1, false);
        boolean limited = world.chance(0.05) || (script == SimTask.Script.LOOPS && world.chance(0.3));
        var options = limited ? new AttemptLimits(Optional.of(Duration.ofMillis(500))) : AttemptLimits.DEFAULT;
        var task = new SimTask(seq, script, run, retry, options);
        tasks.put(seq, task);
        turn(new LedgerEvent.Submitted(seq, callOf(seq), options, retry));
        boolean mustCancel = !task.endsByItself() && !limited;
        if (mustCancel || world.chance(0.08)) {
            boolean force = mustCancel || world.chance(0.7);
            world.after(world.between(SimWorld.MS, 8 * SimWorld.S), () -> happens(() -> cancel(task, force)));
        }
    }

    /** Some calls are large and travel apart. */
    static Payload callOf(long seq) {
        byte[] bytes = ByteBuffer.allocate(8).putLong(seq).array();
        return seq % 7 == 3 ? new Payload.Stored(BlobId.of(bytes), bytes.length) : Payload.inline(bytes);
    }

    /** Some answers are large and stay at their worker until they are fetched. */
    static Payload answerOf(long seq, int number) {
        boolean large = seq % 11 == 5;
        byte[] bytes = ByteBuffer.allocate(12)
                .putLong(seq * 31 + 1)
                .putInt(large ? number : 0)
                .array();
        return large ? new Payload.Stored(BlobId.of(bytes), bytes.length) : Payload.inline(bytes);
    }

    void cancel(SimTask task, boolean force) {
        if (task.completions > 0 || task.cancelled || closed) return;
        task.cancelled = true;
        world.note(name + " cancels " + task.seq + (force ? " by force" : ""));
        turn(new LedgerEvent.CancelAsked(task.seq, force));
    }

    /** The user gives everything up. */
    void close() {
        world.note(name + " closes");
        closed = true;
        turn(new LedgerEvent.CloseAsked());
    }

    boolean isDone() {
        if (closed) return true;
        for (SimTask task : tasks.values()) if (task.completions == 0 && !task.cancelled) return false;
        return ledger.openTasks() == 0;
    }

    SimTask task(long seq) {
        return Objects.requireNonNull(tasks.get(seq), "nobody submitted it");
    }

    // ---- commands

    @Override
    void perform(LedgerCommand command) {
        if (command instanceof LedgerCommand.Dial c) {
            dial(c.link());
        } else if (command instanceof LedgerCommand.CloseLink c) {
            SimLink link = dialled.remove(c.link());
            if (link != null) link.closeLink(this);
        } else if (command instanceof LedgerCommand.ToCoordinator c) {
            if (c.message() instanceof ClientToCoordinator.Offer offer) offered(offer);
            if (c.message() instanceof ClientToCoordinator.Heard m)
                task(m.seq()).announced.add(m.number());
            SimLink link = dialled.get(c.link());
            if (link != null) link.say(this, c.message());
        } else if (command instanceof LedgerCommand.PushBlob c) {
            network.relay.push(this, c.transfer());
        } else if (command instanceof LedgerCommand.Complete c) {
            completed(c);
        } else if (command instanceof LedgerCommand.GiveUp c) {
            throw world.broken(name + " was turned away for good: " + c);
        } else if (command instanceof LedgerCommand.Finished) {
            finished = true;
        }
    }

    private void dial(long number) {
        var end = new SimLink.End(
                this,
                message -> receive(number, (CoordinatorToClient) message),
                () -> turn(new LedgerEvent.LinkDown(number, "cut")));
        network.dial(this, end, link -> {
            dialled.put(number, link);
            turn(new LedgerEvent.LinkUp(number));
        });
    }

    private void receive(long number, CoordinatorToClient message) {
        world.met.add(message.getClass());
        if (message instanceof CoordinatorToClient.Lost lost && lost.number() >= task(lost.seq()).offered - 1) {
            SimTask task = task(lost.seq());
            if (task.starts.contains(lost.number())) task.startedAndLost++;
            world.note(name + " learns of a loss: " + lost);
            if (lost.certainty() == Certainty.UNTOLD) task.untold++;
            if (lost.certainty() == Certainty.PERHAPS_STARTED) task.perhaps++;
            if (lost.certainty() == Certainty.NEVER_STARTED) {
                world.check(
                        !task.starts.contains(lost.number()), () -> "reported as never started, and it has: " + lost);
                task.neverStarted.add(lost.number());
            }
        }
        turn(new LedgerEvent.FromCoordinator(number, message));
    }

    private void offered(ClientToCoordinator.Offer offer) {
        SimTask task = task(offer.seq());
        world.check(!task.cancelled, () -> "I5: offered after its cancel: " + offer.seq());
        world.check(task.completions == 0, () -> "I6: offered after its end: " + offer.seq());
        world.check(offer.number() > task.offered, () -> "an attempt number came twice: " + offer);
        task.offered = offer.number();
    }

    private void completed(LedgerCommand.Complete c) {
        SimTask task = task(c.seq());
        world.note(name + " completes " + c.seq() + "#" + c.number());
        world.check(++task.completions == 1, () -> "I1: completed twice: " + c.seq());
        boolean fenced = task.starts.stream().anyMatch(later -> later > c.number());
        world.check(!fenced, () -> "I4: a fenced attempt has spoken: " + c + " after " + task.starts);
        task.completedNumber = c.number();
        checkAnswer(task, c);
        world.after(world.between(10_000, 20 * SimWorld.MS), () -> happens(() -> take(task, c.outcome())));
    }

    /** What the user's future does with an outcome. */
    private void take(SimTask task, Outcome outcome) {
        boolean threw =
                outcome instanceof Outcome.Failed failed && failed.failure().kind() == FailureKind.TASK_THREW;
        if (threw && task.userRetries < 2 && world.chance(0.3)) {
            task.userRetries++;
            notCompletedAfterAll(task);
            turn(new LedgerEvent.RetryAsked(task.seq));
        } else if (outcome instanceof Outcome.Succeeded ok && ok.result() instanceof Payload.Stored stored) {
            network.relay.want(
                    this,
                    transfer -> new SchedulerEvent.WorkerBlobWanted(session, stored.id(), transfer),
                    () -> turn(new LedgerEvent.Consumed(task.seq)),
                    () -> {
                        notCompletedAfterAll(task);
                        turn(new LedgerEvent.ResultLost(task.seq, "its bytes are gone"));
                    });
        } else {
            turn(new LedgerEvent.Consumed(task.seq));
        }
    }

    private void notCompletedAfterAll(SimTask task) {
        world.note(name + " wants " + task.seq + " once more");
        task.completions = 0;
        task.completedNumber = 0;
    }

    /** That no worker could start it. */
    static boolean isRefusal(FailureKind kind) {
        return kind == FailureKind.REFUSED
                || kind == FailureKind.ENVIRONMENT_FAILED
                || kind == FailureKind.PAYLOAD_UNREADABLE;
    }

    private void checkAnswer(SimTask task, LedgerCommand.Complete c) {
        Outcome outcome = c.outcome();
        if (outcome instanceof Outcome.Succeeded succeeded) {
            Payload right = answerOf(task.seq, c.number());
            world.check(succeeded.result().equals(right), () -> "a wrong answer for " + task.seq);
            return;
        }
        if (outcome instanceof Outcome.Cancelled) {
            throw world.broken("cancelled, and nobody asked for it: " + task.seq);
        }
        FailureKind kind = ((Outcome.Failed) outcome).failure().kind();
        boolean limited = task.options.timeout().isPresent() && kind == FailureKind.TIMED_OUT;
        boolean own = task.script == SimTask.Script.THROWS && kind == FailureKind.TASK_THREW;
        // Tasks that share a runner share its death.
        boolean exited =
                kind == FailureKind.RUNNER_EXITED && (task.script == SimTask.Script.EXITS || threadsPerRunner > 1);
        boolean refused = isRefusal(kind);
        if (refused) {
            world.check(!task.starts.contains(task.offered), () -> "refused, and it has started: " + outcome);
        }
        boolean unlucky = kind.blame() == Blame.INFRASTRUCTURE
                && !refused
                && (!task.starts.isEmpty() || task.perhaps >= task.retry.maxAttempts())
                && task.offered >= task.retry.maxAttempts();
        boolean unknown = kind == FailureKind.OUTCOME_UNKNOWN && task.announced.contains(task.offered);
        world.check(
                limited || own || exited || unlucky || unknown || refused,
                () -> "a failure out of nowhere: " + task.seq + " " + outcome);
    }
}
