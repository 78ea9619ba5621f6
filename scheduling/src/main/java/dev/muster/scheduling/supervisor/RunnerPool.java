package dev.muster.scheduling.supervisor;

import dev.muster.model.Environment;
import dev.muster.model.Payload;
import dev.muster.model.RunnerJvm;
import dev.muster.scheduling.loop.Deadlines;
import dev.muster.scheduling.supervisor.SupervisorAttempt.State;
import dev.muster.scheduling.supervisor.SupervisorSession.Code;
import dev.muster.task.SessionId;
import dev.muster.task.internal.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which runner runs which attempt, and how many runners there are. A runner is launched only when something waits that no
 * present runner can take; a slot goes to the session that waits longest for its fair share.
 */
final class RunnerPool {
    /** How long a session may keep its slots from one that has none. */
    private static final long TURN_NANOS = 1_000_000_000L;

    private static final long FIRST_RELAUNCH_NANOS = 100_000_000L;
    private static final long LAST_RELAUNCH_NANOS = 30_000_000_000L;
    /** So many launches in a row that fail say that this host cannot start runners at all. */
    static final int FAILURES_MAX = 5;

    private final SupervisorConfig config;
    private final HeldAttempts held;
    private final Map<Long, SupervisorRunner> runners = new LinkedHashMap<>();
    private final Map<SessionId, SupervisorSession> sessions;
    private long lastId;
    int failuresInARow;
    private boolean relaunchDue;
    private long relaunchDueNanos;
    boolean draining;
    private final RunnerBalance balance;
    private final IdleRunners idle;

    RunnerPool(SupervisorConfig config, HeldAttempts held, Map<SessionId, SupervisorSession> sessions) {
        this.config = config;
        this.held = held;
        this.sessions = sessions;
        this.balance = new RunnerBalance(sessions.values(), this::recall);
        this.idle = new IdleRunners(config, runners.values(), sessions.values(), this::stop);
    }

    @Nullable
    SupervisorRunner get(long id) {
        return runners.get(id);
    }

    Collection<SupervisorRunner> all() {
        return new ArrayList<>(runners.values());
    }

    // ---- giving out work

    /** Gives out what waits, and sees to it that there are runners to give it to. */
    void assignReady(long now, List<SupervisorCommand> out) {
        for (SupervisorSession session : new ArrayList<>(sessions.values())) assign(session, now, out);
        keepSpares(now, out);
        balance.watch(now);
        idle.watch(now);
    }

    private void assign(SupervisorSession session, long now, List<SupervisorCommand> out) {
        probe(session, now, out);
        if (session.prestart && mayRun(session, out)) prestart(session, now, out);
        while (session.queued > 0 && mayRun(session, out)) {
            SupervisorRunner runner = withRoom(session, session.environment.threadsPerRunner(), now);
            if (runner == null && grow(session, now, out)) continue;
            if (runner == null) runner = withRoom(session, session.depth(), now);
            if (runner == null) break;
            if (mustYield(runner, session, now)) {
                stop(runner, out);
                continue;
            }
            assignTo(runner, nextQueued(session), now, out);
        }
        // Where a slot has become free, for what waits in the queues of its runners.
        while (session.queued == 0 && session.waiting() > 0 && mayRun(session, out) && grow(session, now, out)) {}
        boolean starves = session.queued > 0 && session.runners.isEmpty() && session.code() == Code.HERE;
        if (!starves) session.starvesSinceNanos = null;
        else if (session.starvesSinceNanos == null) session.starvesSinceNanos = now;
        if (starves) idle.takeFor(session, out);
    }

    /** After trouble, tries what failed before any attempt is put at risk. */
    private void probe(SupervisorSession session, long now, List<SupervisorCommand> out) {
        PreparationTrouble trouble = session.trouble;
        if (draining || trouble == null || trouble.phase() != PreparationTrouble.Phase.PROBING) return;
        boolean ready = mayRun(session, out);
        boolean forRunner = trouble.missing == PreparationTrouble.Missing.RUNNER;
        if (ready && forRunner && session.runnersOnTheirWay() == 0) growAhead(session, now, out);
    }

    private boolean mayRun(SupervisorSession session, List<SupervisorCommand> out) {
        if (session.code() == Code.ABSENT && !session.mustWait()) {
            session.codeBecomes(Code.ON_ITS_WAY);
            out.add(new SupervisorCommand.PrepareEnvironment(session.id, session.environment));
        }
        return session.code() == Code.HERE && session.unreleasedBytes <= config.unreleasedBytesMax();
    }

    private @Nullable SupervisorRunner withRoom(SupervisorSession session, int depth, long now) {
        SupervisorRunner best = null;
        for (SupervisorRunner runner : session.runners) {
            if (!runner.hasRoom(depth)) continue;
            if (!runner.assigned.isEmpty() && mustYield(runner, session, now)) continue; // it is to run empty
            if (best == null || runner.assigned.size() < best.assigned.size()) best = runner;
        }
        return best;
    }

    private static SupervisorAttempt nextQueued(SupervisorSession session) {
        while (true) {
            SupervisorAttempt attempt =
                    Objects.requireNonNull(session.queue.pollFirst(), "queued counts what is there");
            if (attempt.state() == State.QUEUED) return attempt;
        }
    }

    private void assignTo(SupervisorRunner runner, SupervisorAttempt attempt, long now, List<SupervisorCommand> out) {
        held.assign(attempt, runner);
        if (attempt.needsAcknowledgement()) held.announce(attempt, now, out);
        else run(attempt, runner, out);
    }

    /** The client of this attempt knows that it is about to start. */
    void acknowledged(SupervisorAttempt attempt, List<SupervisorCommand> out) {
        attempt.acknowledged = true;
        if (attempt.state() != State.ANNOUNCED) return; // it is queued, and starts without another message
        SupervisorRunner runner = attempt.runner;
        if (runner == null || runner.state() != RunnerState.READY) {
            held.requeue(attempt, out);
        } else {
            held.admit(attempt, runner);
            run(attempt, runner, out);
        }
    }

    private static void run(SupervisorAttempt attempt, SupervisorRunner runner, List<SupervisorCommand> out) {
        Payload call = Objects.requireNonNull(attempt.call, "what has not started has its call");
        out.add(new SupervisorCommand.Run(runner.id, attempt.attempt, attempt.options, call));
    }

    // ---- more runners

    /** Whether another runner was found for the session, so that it may be looked at again. */
    private boolean grow(SupervisorSession session, long now, List<SupervisorCommand> out) {
        int threads = session.environment.threadsPerRunner();
        boolean enoughOnTheirWay = (long) session.runnersOnTheirWay() * threads >= session.waiting();
        return !enoughOnTheirWay && growAhead(session, now, out);
    }

    /** As many runners as its tasks could keep busy, as far as there are slots now. */
    private void prestart(SupervisorSession session, long now, List<SupervisorCommand> out) {
        session.prestart = false;
        int wanted = draining ? 0 : Math.max(1, config.slots() / session.environment.threadsPerRunner());
        boolean hasGrown = true;
        while (hasGrown && session.runners.size() < wanted) hasGrown = growAhead(session, now, out);
    }

    private boolean growAhead(SupervisorSession session, long now, List<SupervisorCommand> out) {
        if (session.mustWait() || config.slots() - inUse() <= othersFirst(session)) return false;
        RunnerJvm jvm = session.environment.jvm();
        SupervisorRunner blank = blank(jvm);
        if (blank != null) {
            bind(blank, session, now, out);
            return true;
        }
        SupervisorRunner starting = startingBlank(jvm);
        if (starting == null) {
            if (!mayLaunch(now)) return false;
            starting = launch(jvm, now, out);
        }
        starting.session = session;
        session.runners.add(starting);
        return true;
    }

    /** How many slots are for sessions that wait for their first runner, and have waited longer. */
    private int othersFirst(SupervisorSession session) {
        int count = 0;
        for (SupervisorSession other : sessions.values()) {
            Long since = other.starvesSinceNanos;
            if (other == session || since == null) continue;
            Long own = session.runners.isEmpty() ? session.starvesSinceNanos : null;
            if (own == null || since - own < 0) count++;
        }
        return count;
    }

    private boolean mayLaunch(long now) {
        return failuresInARow == 0 || (now - relaunchDueNanos >= 0 && noneStarting());
    }

    private boolean noneStarting() {
        return runners.values().stream().noneMatch(r -> r.state() == RunnerState.STARTING);
    }

    private SupervisorRunner launch(RunnerJvm jvm, long now, List<SupervisorCommand> out) {
        var runner = new SupervisorRunner(++lastId, jvm);
        runner.dueNanos = now + Durations.nanos(config.startLimit());
        runners.put(runner.id, runner);
        out.add(new SupervisorCommand.LaunchRunner(runner.id, jvm));
        return runner;
    }

    void bind(SupervisorRunner runner, SupervisorSession session, long now, List<SupervisorCommand> out) {
        runner.session = session;
        session.runners.add(runner);
        runner.become(RunnerState.BINDING);
        runner.dueNanos = now + Durations.nanos(bindLimit(session));
        Environment environment = session.environment;
        out.add(new SupervisorCommand.BindRunner(runner.id, session.id, environment));
    }

    Duration bindLimit(SupervisorSession session) {
        return session.environment.startTimeout().orElse(config.bindLimit());
    }

    /** Runners that have a session, or are about to have one; those that are ending count until they are gone. */
    private int inUse() {
        int count = 0;
        for (SupervisorRunner runner : runners.values()) if (runner.session != null) count++;
        return count;
    }

    private @Nullable SupervisorRunner blank(RunnerJvm jvm) {
        for (SupervisorRunner runner : runners.values()) {
            if (runner.state() == RunnerState.BLANK && runner.jvm.equals(jvm)) return runner;
        }
        return null;
    }

    private @Nullable SupervisorRunner startingBlank(RunnerJvm jvm) {
        for (SupervisorRunner runner : runners.values()) {
            boolean free = runner.state() == RunnerState.STARTING && runner.session == null;
            if (free && runner.jvm.equals(jvm)) return runner;
        }
        return null;
    }

    private void keepSpares(long now, List<SupervisorCommand> out) {
        if (draining) return;
        int blanks = 0;
        for (SupervisorRunner runner : runners.values()) if (runner.session == null && !runner.isLeaving()) blanks++;
        // While launches fail, one is tried now and then, to learn when they succeed again.
        int wanted = failuresInARow == 0 ? config.spares() : failuresInARow >= FAILURES_MAX ? 1 : 0;
        while (blanks < wanted && runners.size() < config.slots() + wanted && mayLaunch(now)) {
            launch(RunnerJvm.PLAIN, now, out);
            blanks++;
        }
    }

    // ---- fewer runners

    /** A slot moves on when another session has had none for a while, and this one more than its share or its turn. */
    private boolean mustYield(SupervisorRunner runner, SupervisorSession session, long now) {
        if (inUse() < config.slots()) return false;
        int active = 0;
        boolean starving = false;
        for (SupervisorSession other : sessions.values()) {
            if (other.queued > 0 || !other.runners.isEmpty()) active++;
            starving |= other != session && other.starvesSinceNanos != null;
        }
        if (!starving) return false;
        boolean overShare = session.runners.size() > Math.max(1, config.slots() / Math.max(1, active));
        return overShare || now - runner.boundNanos >= TURN_NANOS;
    }

    /** An idle runner ends by itself. */
    void stop(SupervisorRunner runner, List<SupervisorCommand> out) {
        if (runner.isLeaving()) return;
        if (runner.state() == RunnerState.STARTING) {
            runner.unneeded = true;
            kill(runner, false, "it is not needed any more", out);
            return;
        }
        runner.become(RunnerState.STOPPING);
        out.add(new SupervisorCommand.StopRunner(runner.id));
    }

    void kill(SupervisorRunner runner, boolean dump, String why, List<SupervisorCommand> out) {
        if (runner.state() == RunnerState.KILLING) return;
        runner.become(RunnerState.KILLING);
        runner.killedBecause = why;
        out.add(new SupervisorCommand.KillRunner(runner.id, dump, why));
    }

    /** A runner that must not run another task goes as soon as it holds none. */
    void retireIfUsedUp(SupervisorRunner runner, List<SupervisorCommand> out) {
        if (runner.state() != RunnerState.READY || !(runner.isUsedUp() || draining)) return;
        if (runner.assigned.isEmpty()) stop(runner, out);
        else if (runner.recycle && runner.holdsUnstarted()) recall(runner, out);
    }

    void recall(SupervisorRunner runner, List<SupervisorCommand> out) {
        if (runner.recalling || runner.state() != RunnerState.READY) return;
        held.clearReservations(runner, out);
        runner.recalling = true;
        out.add(new SupervisorCommand.RecallFrom(runner.id));
    }

    void removed(SupervisorRunner runner) {
        runners.remove(runner.id);
        if (runner.session != null) runner.session.runners.remove(runner);
    }

    void launchFailed(long now) {
        failuresInARow++;
        long delay = FIRST_RELAUNCH_NANOS << Math.min(failuresInARow, 12);
        relaunchDue = true;
        relaunchDueNanos = now + Math.min(LAST_RELAUNCH_NANOS, delay);
    }

    /** Whether no runner can be started, and none is there. */
    boolean isUnable() {
        return failuresInARow >= FAILURES_MAX && usableRunners() == 0;
    }

    /** How many tasks can run at a time, as far as it looks. */
    int slots() {
        if (draining) return 0;
        return failuresInARow >= FAILURES_MAX ? Math.min(config.slots(), usableRunners()) : config.slots();
    }

    /** Those that can run a task now, or as soon as they have an environment. */
    private int usableRunners() {
        return (int) runners.values().stream()
                .filter(runner -> runner.state() == RunnerState.READY || runner.state() == RunnerState.BLANK)
                .count();
    }

    void timePassed(long now, List<SupervisorCommand> out) {
        // A client that does not answer is away: others may use the places, until it does.
        for (SupervisorRunner runner : runners.values()) held.expireReservations(runner, now - TURN_NANOS);
        idle.timePassed(now, out);
        if (relaunchDue && now - relaunchDueNanos >= 0) relaunchDue = false;
        balance.timePassed(now, out);
    }

    void addDeadlines(Deadlines deadlines) {
        balance.addDeadline(deadlines);
        idle.addDeadlines(deadlines);
        if (relaunchDue) deadlines.add(relaunchDueNanos);
        for (SupervisorRunner runner : runners.values()) {
            if (runner.session == null && runner.state() == RunnerState.BLANK) continue;
            if (!runner.isLeaving()) deadlines.add(runner.dueNanos);
        }
    }
}
