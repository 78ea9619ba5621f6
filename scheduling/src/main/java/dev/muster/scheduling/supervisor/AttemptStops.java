package dev.muster.scheduling.supervisor;

import dev.muster.scheduling.loop.Deadlines;
import dev.muster.scheduling.supervisor.SupervisorAttempt.State;
import dev.muster.task.internal.Durations;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How an attempt is stopped: interrupted first, and after the grace its runner is killed. Time-outs begin here as well. */
final class AttemptStops {
    /** How long a message of a runner of this host takes at most. */
    private static final long CATCH_UP_NANOS = 1_000_000_000L;

    private final HeldAttempts held;
    private final RunnerPool pool;
    private final Set<SupervisorAttempt> watched = new LinkedHashSet<>();

    AttemptStops(HeldAttempts held, RunnerPool pool) {
        this.held = held;
        this.pool = pool;
    }

    void started(SupervisorAttempt attempt, long now) {
        if (attempt.stopDueNanos != null) return; // interrupted before its start was reported
        attempt.options.timeout().ifPresent(limit -> watch(attempt, now + Durations.nanos(limit)));
    }

    void interrupt(SupervisorAttempt attempt, long now, List<SupervisorCommand> out) {
        SupervisorRunner runner = attempt.runner;
        if (runner == null || attempt.interrupted) return;
        attempt.interrupted = true;
        out.add(new SupervisorCommand.Interrupt(runner.id, attempt.attempt));
        watch(attempt, now + Durations.nanos(attempt.session.environment.cancelGrace()));
        if (runner.assigned.size() > 1) pool.recall(runner, out); // the others need not wait for how this ends
    }

    void callBack(SupervisorAttempt attempt, List<SupervisorCommand> out) {
        if (attempt.runner != null) pool.recall(attempt.runner, out);
    }

    private void watch(SupervisorAttempt attempt, long dueNanos) {
        attempt.stopDueNanos = dueNanos;
        watched.add(attempt);
    }

    /** The daemon itself stood still: what has ended meanwhile is about to report it, and need not be stopped. */
    void postpone(long now) {
        for (SupervisorAttempt attempt : watched) {
            Long due = attempt.stopDueNanos;
            if (due != null) attempt.stopDueNanos = Deadlines.later(due, now + CATCH_UP_NANOS);
        }
    }

    void timePassed(long now, List<SupervisorCommand> out) {
        for (SupervisorAttempt attempt : List.copyOf(watched)) {
            Long due = attempt.stopDueNanos;
            SupervisorRunner runner = attempt.runner;
            if (due == null || runner == null || held.get(attempt.attempt) != attempt) {
                watched.remove(attempt);
            } else if (now - due >= 0) {
                watched.remove(attempt);
                attempt.stopDueNanos = null;
                if (attempt.interrupted) {
                    pool.kill(
                            runner, attempt.timedOut, "task " + attempt.attempt + " went on after its interrupt", out);
                } else if (attempt.state() == State.RUNNING) {
                    attempt.timedOut = true;
                    interrupt(attempt, now, out);
                }
            }
        }
    }

    void addDeadlines(Deadlines deadlines) {
        for (SupervisorAttempt attempt : watched) {
            if (attempt.stopDueNanos != null) deadlines.add(attempt.stopDueNanos);
        }
    }
}
