package dev.muster.scheduling.scheduler;

import dev.muster.model.ClusterStatus;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.TaskFailure;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.scheduling.scheduler.SchedulerTask.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a coordinator does about workers that can start nothing of a session: they get no more of it until they say that they
 * can, and only where no worker can, and waiting does not help, its tasks fail.
 */
final class UnpreparedSessions {
    /** So many workers are quoted in the failure of a task. */
    private static final int QUOTES_MAX = 3;

    private final AttemptLifecycle attempts;
    private final Dispatcher dispatcher;
    private final Set<SchedulerSession> sessions = new LinkedHashSet<>(); // those with at least one such worker

    UnpreparedSessions(AttemptLifecycle attempts, Dispatcher dispatcher) {
        this.attempts = attempts;
        this.dispatcher = dispatcher;
    }

    void cannot(SchedulerSession session, SchedulerWorker worker, WorkerToCoordinator.CannotPrepare verdict) {
        session.unprepared.put(worker, verdict);
        sessions.add(session);
    }

    void can(SchedulerSession session, SchedulerWorker worker) {
        session.unprepared.remove(worker);
        if (session.unprepared.isEmpty()) sessions.remove(session);
        dispatcher.joinRing(session);
    }

    /** The worker is gone, or registers anew and says it again. */
    void forget(SchedulerWorker worker) {
        for (SchedulerSession session : List.copyOf(sessions)) can(session, worker);
    }

    void forget(SchedulerSession session) {
        session.unprepared.clear();
        sessions.remove(session);
    }

    /** Ends what is queued and can be run nowhere. */
    void failWhatNobodyCanRun(List<SchedulerCommand> out) {
        for (SchedulerSession session : sessions) {
            if (session.queued == 0) continue;
            List<WorkerToCoordinator.CannotPrepare> verdicts = dispatcher.workers.verdicts(session);
            if (verdicts.isEmpty()) continue;
            var failed = new Outcome.Failed(failureOf(session, verdicts));
            for (SchedulerTask task : new ArrayList<>(session.tasks.values())) {
                if (task.state() == State.QUEUED) attempts.endedHere(task, failed, out);
            }
        }
    }

    private static TaskFailure failureOf(SchedulerSession session, List<WorkerToCoordinator.CannotPrepare> verdicts) {
        TaskFailure first = verdicts.get(0).failure();
        boolean alike = verdicts.stream().allMatch(each -> each.failure().kind() == first.kind());
        return new TaskFailure(
                alike ? first.kind() : FailureKind.REFUSED,
                verdicts.size() == 1 ? first.message() : quoted(session, verdicts.size()),
                first.thrown(),
                first.throwable(),
                first.place(),
                first.autopsy());
    }

    private static String quoted(SchedulerSession session, int workers) {
        Map<String, String> quotes = new LinkedHashMap<>(); // the same words once
        session.unprepared.forEach((worker, verdict) ->
                quotes.putIfAbsent(verdict.failure().message(), "worker " + worker.id.name() + ": "));
        var text = new StringBuilder("None of the " + workers + " workers can run tasks of this program");
        quotes.entrySet().stream()
                .limit(QUOTES_MAX)
                .forEach(quote -> text.append("; ").append(quote.getValue()).append(quote.getKey()));
        return text.toString();
    }

    /** The sessions that this worker cannot prepare, for the status. */
    List<ClusterStatus.Unprepared> of(SchedulerWorker worker) {
        var list = new ArrayList<ClusterStatus.Unprepared>();
        for (SchedulerSession session : sessions) {
            Optional.ofNullable(session.unprepared.get(worker))
                    .map(verdict -> new ClusterStatus.Unprepared(
                            session.id, verdict.failure().message()))
                    .ifPresent(list::add);
        }
        return list;
    }
}
