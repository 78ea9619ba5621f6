package dev.muster.scheduling.supervisor;

import dev.muster.model.Attempt;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.scheduling.supervisor.SupervisorAttempt.State;
import dev.muster.scheduling.supervisor.SupervisorSession.Code;
import dev.muster.task.SessionId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a worker does about the events of its runners, above all their deaths: one death, one failure. */
final class RunnerEvents {
    private static final int BIND_FAILURES_MAX = 3;

    private final SupervisorConfig config;
    private final HeldAttempts held;
    private final RunnerPool pool;
    private final AttemptStops attemptStops;
    private final RunnerDeadlines deadlines;
    private final Map<SessionId, SupervisorSession> sessions;
    private final SessionPreparation preparation;
    private final BiConsumer<WorkerToCoordinator, List<SupervisorCommand>> send;
    private final RunnerVerdicts verdicts;
    private String lastLaunchFailure = "";

    RunnerEvents(
            SupervisorConfig config,
            HeldAttempts held,
            RunnerPool pool,
            AttemptStops attemptStops,
            RunnerDeadlines deadlines,
            Map<SessionId, SupervisorSession> sessions,
            SessionPreparation preparation,
            BiConsumer<WorkerToCoordinator, List<SupervisorCommand>> send) {
        this.config = config;
        this.held = held;
        this.pool = pool;
        this.attemptStops = attemptStops;
        this.deadlines = deadlines;
        this.sessions = sessions;
        this.preparation = preparation;
        this.send = send;
        this.verdicts = new RunnerVerdicts(config);
    }

    void handle(SupervisorEvent event, long now, List<SupervisorCommand> out) {
        if (event instanceof SupervisorEvent.RunnerEnded e) ended(e, now, out);
        else if (event instanceof SupervisorEvent.RunnerStarted e) started(e, now, out);
        else if (event instanceof SupervisorEvent.RunnerBeat e) with(e.runner(), runner -> deadlines.beat(runner, now));
        else if (event instanceof SupervisorEvent.RunnerExiting e)
            with(e.runner(), runner -> deadlines.exiting(runner, now));
        else if (event instanceof SupervisorEvent.RunnerReturned e) returned(e, out);
        else if (event instanceof SupervisorEvent.RunnerUp e) up(e, now, out);
        else if (event instanceof SupervisorEvent.RunnerBound e) bound(e.runner(), now, out);
        else if (event instanceof SupervisorEvent.RunnerBindFailed e) bindFailed(e, now, out);
        else if (event instanceof SupervisorEvent.RunnerGone e) gone(e, now, out);
        else throw new AssertionError("no rule for " + event);
    }

    // ---- coming up

    private void up(SupervisorEvent.RunnerUp e, long now, List<SupervisorCommand> out) {
        SupervisorRunner runner = pool.get(e.runner());
        if (runner == null || runner.state() != RunnerState.STARTING) return;
        runner.pid = e.pid();
        pool.failuresInARow = 0;
        runner.become(RunnerState.BLANK);
        SupervisorSession session = runner.session;
        if (session == null) return;
        if (session.closed || session.code() == Code.FAILED || pool.draining) pool.stop(runner, out);
        else pool.bind(runner, session, now, out);
    }

    private void bound(long id, long now, List<SupervisorCommand> out) {
        SupervisorRunner runner = pool.get(id);
        if (runner == null || runner.state() != RunnerState.BINDING) return;
        runner.become(RunnerState.READY);
        runner.bound = true;
        runner.boundNanos = now;
        deadlines.beat(runner, now);
        if (runner.session != null) preparation.runnerBound(runner.session, out);
        pool.retireIfUsedUp(runner, out);
    }

    private void bindFailed(SupervisorEvent.RunnerBindFailed e, long now, List<SupervisorCommand> out) {
        SupervisorRunner runner = pool.get(e.runner());
        if (runner == null || runner.state() != RunnerState.BINDING) return;
        SupervisorSession session = runner.session;
        pool.stop(runner, out);
        if (session != null) preparation.bindFailed(session, verdicts.at(e.failure(), runner), now, out);
    }

    // ---- running

    private void started(SupervisorEvent.RunnerStarted e, long now, List<SupervisorCommand> out) {
        SupervisorAttempt attempt = assignedTo(e.runner(), e.attempt());
        if (attempt == null || attempt.state() != State.ASSIGNED) return;
        SupervisorRunner runner = pool.get(e.runner());
        if (runner == null) return;
        deadlines.beat(runner, now);
        held.started(attempt, verdicts.place(runner), out);
        attemptStops.started(attempt, now);
    }

    private void ended(SupervisorEvent.RunnerEnded e, long now, List<SupervisorCommand> out) {
        SupervisorRunner runner = pool.get(e.runner());
        SupervisorAttempt attempt = assignedTo(e.runner(), e.attempt());
        if (runner == null) return;
        deadlines.beat(runner, now);
        if (attempt != null) {
            attempt.session.ran(e.runNanos());
            if (attempt.place == null && !(e.outcome() instanceof Outcome.Cancelled))
                attempt.place = verdicts.place(runner);
            Outcome outcome = verdicts.ofEnd(attempt, e.outcome());
            if (outcome instanceof Outcome.Failed failed && SessionPreparation.isBeforeTheBeginning(failed.failure())) {
                preparation.neverBegan(attempt, failed.failure(), now, out);
            } else {
                held.ended(attempt, outcome, e.runNanos(), out);
                preparation.taskRan(attempt.session, outcome, now, out);
            }
        }
        if (!e.recycle().isEmpty()) runner.recycle = true;
        pool.retireIfUsedUp(runner, out);
    }

    private void returned(SupervisorEvent.RunnerReturned e, List<SupervisorCommand> out) {
        SupervisorRunner runner = pool.get(e.runner());
        if (runner == null) return;
        runner.recalling = false;
        for (int i = e.attempts().size() - 1; i >= 0; i--) { // from the back, so that the front stays in front
            SupervisorAttempt attempt = assignedTo(e.runner(), e.attempts().get(i));
            if (attempt == null || attempt.state() != State.ASSIGNED) continue;
            runner.given--;
            held.requeue(attempt, out);
        }
        pool.retireIfUsedUp(runner, out);
    }

    // ---- dying

    private void gone(SupervisorEvent.RunnerGone e, long now, List<SupervisorCommand> out) {
        SupervisorRunner runner = pool.get(e.runner());
        if (runner == null) return;
        SupervisorSession session = runner.session;
        if (session != null) reportDeath(session, runner, e, out);
        pool.removed(runner); // before its attempts look for another
        settle(runner, e, out);
        if (!e.launched() && !runner.unneeded) startFailed(runner, e, now, out);
        else if (runner.bindOverdue && session != null)
            preparation.environmentIsBroken(session, RunnerVerdicts.bindOverdue(pool.bindLimit(session), e), out);
        else if (session != null && diedBinding(runner)) bindDied(session, runner, e, now, out);
        if (session != null) dropIfEmpty(session, out);
    }

    /** Before the outcomes that follow from it: a client may want to know of nothing else then. */
    private void reportDeath(
            SupervisorSession session,
            SupervisorRunner runner,
            SupervisorEvent.RunnerGone e,
            List<SupervisorCommand> out) {
        boolean own = !runner.isLeaving() || runner.unresponsive || runner.exiting;
        if (session.closed || !e.launched() || !own) return;
        send.accept(new WorkerToCoordinator.RunnerDied(session.id, verdicts.ofRunner(runner, e)), out);
    }

    /** Says of each attempt it held what the death of its runner means for it. */
    private void settle(SupervisorRunner runner, SupervisorEvent.RunnerGone e, List<SupervisorCommand> out) {
        Set<Attempt> running = new LinkedHashSet<>(e.started());
        int threads = runner.session == null ? 1 : runner.session.environment.threadsPerRunner();
        var unstarted = new ArrayList<SupervisorAttempt>();
        int lastRunning = lastIndexOf(running, runner);
        int index = 0;
        for (SupervisorAttempt attempt : new ArrayList<>(runner.assigned.values())) {
            if (attempt.state() == State.ANNOUNCED) {
                unstarted.add(attempt); // the runner never knew of it
                continue;
            }
            boolean ran = running.contains(attempt.attempt);
            // It starts them in order: whatever stands before one that ran has run, too, and its outcome died with the
            // runner. Where none ran, the first may have come and gone unheard.
            boolean begun = attempt.state() == State.RUNNING || index < lastRunning;
            boolean perhaps = running.isEmpty() && e.launched() && index < threads;
            index++;
            if (ran) held.ended(attempt, verdicts.ofDeath(attempt, runner, e), 0, out);
            else if (begun || perhaps) held.ended(attempt, verdicts.ofSharedDeath(attempt, runner, e), 0, out);
            else unstarted.add(attempt);
        }
        for (int i = unstarted.size() - 1; i >= 0; i--) held.requeue(unstarted.get(i), out);
    }

    private static int lastIndexOf(Set<Attempt> running, SupervisorRunner runner) {
        int last = -1;
        int index = 0;
        for (SupervisorAttempt attempt : runner.assigned.values()) {
            if (attempt.state() == State.ANNOUNCED) continue;
            if (running.contains(attempt.attempt)) last = index;
            index++;
        }
        return last;
    }

    private void startFailed(
            SupervisorRunner runner, SupervisorEvent.RunnerGone e, long now, List<SupervisorCommand> out) {
        lastLaunchFailure = e.message();
        SupervisorSession session = runner.session;
        // Arguments with which a runner has come up are not what is wrong.
        boolean argumentsToBlame = !runner.jvm.isPlain() && session != null && !session.hasReadyRunner();
        if (argumentsToBlame && session != null) {
            boolean probes = session.refusesAttempts();
            if (++session.startFailures >= BIND_FAILURES_MAX || probes) {
                preparation.runnerFailed(session, RunnerVerdicts.cannotStart(e), now, out);
            }
        } else {
            pool.launchFailed(now);
            if (pool.isUnable()) giveUpWhatWaits(e, out);
            else if (pool.failuresInARow >= RunnerPool.FAILURES_MAX) {
                preparation.noFurtherRunner(RunnerVerdicts.cannotStart(e), now, out);
            }
        }
    }

    private static boolean diedBinding(SupervisorRunner runner) {
        return runner.state() == RunnerState.BINDING || (runner.exiting && !runner.bound);
    }

    private void bindDied(
            SupervisorSession session,
            SupervisorRunner runner,
            SupervisorEvent.RunnerGone e,
            long now,
            List<SupervisorCommand> out) {
        if (++session.startFailures < BIND_FAILURES_MAX) return;
        boolean fromOutside = e.kind() == FailureKind.RUNNER_KILLED && !runner.exiting;
        if (fromOutside) preparation.runnerFailed(session, RunnerVerdicts.cannotStart(e), now, out);
        else preparation.environmentIsBroken(session, RunnerVerdicts.cannotStart(e), out);
    }

    private void giveUpWhatWaits(SupervisorEvent.RunnerGone e, List<SupervisorCommand> out) {
        for (SupervisorAttempt attempt : held.all()) {
            if (attempt.state() != State.QUEUED && attempt.state() != State.FETCHING) continue;
            if (config.onlyWorker()) held.ended(attempt, new Outcome.Failed(RunnerVerdicts.cannotStart(e)), 0, out);
            else held.giveBack(attempt, out);
        }
    }

    String whyUnable() {
        return "cannot start runners: " + lastLaunchFailure;
    }

    /** The files of a session go when its last runner has gone, unless it has been opened again. */
    void dropIfEmpty(SupervisorSession session, List<SupervisorCommand> out) {
        if (session.closed && session.runners.isEmpty() && !sessions.containsKey(session.id)) {
            out.add(new SupervisorCommand.DropSession(session.id));
        }
    }

    // ---- where

    private void with(long id, Consumer<SupervisorRunner> action) {
        SupervisorRunner runner = pool.get(id);
        if (runner != null) action.accept(runner);
    }

    private @Nullable SupervisorAttempt assignedTo(long runner, Attempt id) {
        SupervisorAttempt attempt = held.get(id);
        return attempt != null && attempt.runner != null && attempt.runner.id == runner ? attempt : null;
    }
}
