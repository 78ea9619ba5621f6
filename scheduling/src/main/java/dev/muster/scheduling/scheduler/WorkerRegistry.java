package dev.muster.scheduling.scheduler;

import dev.muster.model.Attempt;
import dev.muster.model.Certainty;
import dev.muster.model.HeldAttempt;
import dev.muster.model.Limits;
import dev.muster.model.Place;
import dev.muster.model.RefusalReason;
import dev.muster.model.WorkerId;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.scheduling.scheduler.SchedulerCommand.CloseLink;
import dev.muster.scheduling.scheduler.SchedulerCommand.ToWorker;
import dev.muster.scheduling.scheduler.SchedulerTask.State;
import dev.muster.task.SessionId;
import dev.muster.task.internal.Durations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a coordinator does about its workers: what they report is adopted where it is still wanted, and released where not. */
final class WorkerRegistry {
    private static final long SUSPECT_NANOS = Limits.SUSPECT_AFTER.toNanos();
    private static final long LOST_NANOS = Limits.LOST_AFTER.toNanos();

    /** By name: a name stands for one daemon at a time. */
    final Map<String, SchedulerWorker> workers = new LinkedHashMap<>();

    private final Map<Long, SchedulerWorker> byLink = new LinkedHashMap<>();
    private final SchedulerConfig config;
    private final Dispatcher dispatcher;
    private final AttemptLifecycle attempts;
    private final SessionRegistry sessions;
    private final UnpreparedSessions unprepared;
    private final ReturningAttempts returning;

    WorkerRegistry(
            SchedulerConfig config,
            Dispatcher dispatcher,
            AttemptLifecycle attempts,
            SessionRegistry sessions,
            UnpreparedSessions unprepared) {
        this.config = config;
        this.dispatcher = dispatcher;
        this.attempts = attempts;
        this.sessions = sessions;
        this.unprepared = unprepared;
        this.returning = new ReturningAttempts(attempts, sessions, this::adopt);
    }

    void fromWorker(long link, WorkerToCoordinator message, long now, List<SchedulerCommand> out) {
        if (message instanceof WorkerToCoordinator.Join m) {
            join(link, m, now, out);
            return;
        }
        SchedulerWorker worker = byLink.get(link);
        if (worker == null) return; // a late message of a stream that was given up
        received(worker, now);
        if (message instanceof WorkerToCoordinator.Ended m) ended(worker, m, out);
        else if (message instanceof WorkerToCoordinator.Started m) started(worker, m, out);
        else if (message instanceof WorkerToCoordinator.Announced m) announced(worker, m, out);
        else if (message instanceof WorkerToCoordinator.Returned m) returned(worker, m.attempt(), out);
        else if (message instanceof WorkerToCoordinator.Inventory m) inventory(worker, m, out);
        else if (message instanceof WorkerToCoordinator.Slots m) slotsChanged(worker, m);
        else if (message instanceof WorkerToCoordinator.RunnerDied m) sessions.runnerDied(m, out);
        else if (message instanceof WorkerToCoordinator.StaleEpoch m) {
            leftBehind(m.session(), m.epoch(), now, out);
        } else if (message instanceof WorkerToCoordinator.CannotPrepare m) {
            SchedulerSession session = sessions.sessions.get(m.session());
            if (session != null) unprepared.cannot(session, worker, m);
        } else if (message instanceof WorkerToCoordinator.CanPrepare m) {
            SchedulerSession session = sessions.sessions.get(m.session());
            if (session != null) unprepared.can(session, worker);
        } else if (message instanceof WorkerToCoordinator.BlobMissing m) {
            out.add(new SchedulerCommand.FailTransfer(m.transfer(), m.why()));
        } else if (!(message instanceof WorkerToCoordinator.WorkerBeat)) {
            throw new AssertionError("no rule for " + message);
        }
    }

    // ---- coming and going

    private void join(long link, WorkerToCoordinator.Join m, long now, List<SchedulerCommand> out) {
        SchedulerWorker known = workers.get(m.worker().name());
        if (known != null && !known.id.equals(m.worker())) {
            if (known.link != 0 && now - known.receivedNanos < SUSPECT_NANOS) {
                String taken = "the name " + known.id.name() + " is taken by a worker on " + known.host + " (process "
                        + known.pid + "), which is alive; give one of the two another name, or end that one";
                refuse(link, RefusalReason.NAME_TAKEN, taken, out);
                return;
            }
            lose(known, "worker " + known.id.name() + " was restarted", out);
            known = null;
        }
        if (known != null && m.registration() <= known.registration) {
            // A coordinator that was stopped for a while receives what its streams did in any order.
            out.add(new CloseLink(link, "the worker has registered anew since"));
            return;
        }
        if (known == null && workers.size() >= config.workersMax()) {
            String full = "this coordinator has " + config.workersMax() + " workers, which is its limit";
            refuse(link, RefusalReason.FULL, full, out);
            return;
        }
        for (HeldAttempt held : m.held()) leftBehind(held.attempt().task().session(), held.epoch(), now, out);
        SchedulerWorker worker = known != null ? known : new SchedulerWorker(m.worker(), m.host(), m.pid());
        workers.put(worker.id.name(), worker);
        if (worker.link != 0) {
            byLink.remove(worker.link);
            out.add(new CloseLink(worker.link, "the worker has registered anew"));
        }
        byLink.put(link, worker);
        out.add(new SchedulerCommand.WorkerRegistered(link, worker.id));
        dispatcher.workers.change(worker, () -> {
            worker.link = link;
            worker.registration = m.registration();
            worker.slots = m.slots();
            worker.suspect = false;
            worker.receivedNanos = now;
            worker.foreign.clear();
            worker.opened.clear();
        });
        unprepared.forget(worker); // it says so again when the session is opened there
        ReturningAttempts.forget(worker);
        reconcile(worker, m.held(), task -> true, out);
        openWhatItHolds(worker, m.held(), out);
        for (SchedulerSession session : sessions.sessions.values()) {
            if (session.prestart) dispatcher.openAt(session, worker, out);
        }
        if (worker.draining) out.add(new ToWorker(link, new CoordinatorToWorker.Drain()));
    }

    private static void refuse(long link, RefusalReason reason, String message, List<SchedulerCommand> out) {
        out.add(new SchedulerCommand.Warn(link, "the coordinator refused this worker: " + message));
        out.add(new ToWorker(link, new CoordinatorToWorker.Refused(reason, message)));
        out.add(new CloseLink(link, message));
    }

    /**
     * A worker knows this epoch of a session: if it is higher than the one here, the client is with another coordinator.
     * Workers that have opened the session for this coordinator register anew, perhaps there, and drop what of it nobody opens
     * again.
     */
    private void leftBehind(SessionId session, int epoch, long now, List<SchedulerCommand> out) {
        if (!sessions.staleEpoch(session, epoch, out)) return;
        for (SchedulerWorker worker : workers.values()) {
            if (worker.opened.remove(session) == null || worker.link == 0) continue;
            out.add(new CloseLink(worker.link, "the client of session " + session + " is with another coordinator"));
            linkDown(worker.link, now);
        }
    }

    /** So that it learns which of its sessions are still there: the others it drops after a while. */
    private void openWhatItHolds(SchedulerWorker worker, List<HeldAttempt> held, List<SchedulerCommand> out) {
        var ids = new LinkedHashSet<SessionId>();
        for (HeldAttempt attempt : held) ids.add(attempt.attempt().task().session());
        for (SessionId id : ids) {
            SchedulerSession session = sessions.sessions.get(id);
            if (session != null) dispatcher.openAt(session, worker, out);
        }
    }

    void linkDown(long link, long now) {
        SchedulerWorker worker = byLink.remove(link);
        if (worker == null) return;
        dispatcher.workers.change(worker, () -> worker.link = 0);
        worker.graceDueNanos = now + Durations.nanos(config.rejoinGrace());
        for (SchedulerSession session : sessions.sessions.values()) session.inventoriesDue.remove(link);
    }

    /** It is not expected back; if it comes, what it still holds is adopted or released then. */
    private void lose(SchedulerWorker worker, String why, List<SchedulerCommand> out) {
        if (worker.link != 0) {
            byLink.remove(worker.link);
            out.add(new CloseLink(worker.link, why));
        }
        worker.lost = true;
        dispatcher.workers.change(worker, () -> worker.link = 0);
        workers.remove(worker.id.name(), worker);
        unprepared.forget(worker);
        ReturningAttempts.forget(worker);
        int position = 0;
        for (SchedulerTask task : new ArrayList<>(worker.held.values())) {
            // It starts them in order: those within its slots may have started, the others hardly.
            boolean perhaps = position++ < worker.slots;
            attempts.lost(task, perhaps ? Certainty.PERHAPS_STARTED : Certainty.UNTOLD, why, out);
        }
        for (SchedulerTask task : new ArrayList<>(worker.unreleased.values())) {
            // On its way to a client that is here; the worker's copy is gone.
            boolean delivered = task.session.isAttached() && task.deliveredEpoch == task.session.epoch;
            if (delivered) dispatcher.unplace(task);
            else {
                task.started = true;
                attempts.lost(task, Certainty.STARTED, why, out);
            }
        }
    }

    // ---- what it holds

    private void inventory(SchedulerWorker worker, WorkerToCoordinator.Inventory m, List<SchedulerCommand> out) {
        SchedulerSession session = sessions.sessions.get(m.session());
        if (session == null || session.epoch != m.epoch()) return; // an answer to an earlier question
        dispatcher.workers.change(
                worker, () -> worker.foreign.removeIf(a -> a.task().session().equals(m.session())));
        // What was dispatched after the question cannot be in the answer.
        reconcile(worker, m.held(), task -> task.session == session && task.epoch != session.epoch, out);
        session.inventoriesDue.remove(worker.link);
    }

    /**
     * Makes what is known here agree with what the worker holds: about its own slots the worker is right.
     *
     * @param judged which of the tasks that were thought to be there must be in the list if they are
     */
    private void reconcile(
            SchedulerWorker worker,
            List<HeldAttempt> held,
            Predicate<SchedulerTask> judged,
            List<SchedulerCommand> out) {
        var missing = new LinkedHashSet<SchedulerTask>();
        for (SchedulerTask task : worker.held.values()) if (judged.test(task)) missing.add(task);
        for (SchedulerTask task : worker.unreleased.values()) if (judged.test(task)) missing.add(task);
        for (HeldAttempt attempt : held) {
            SchedulerTask task = taskOf(attempt.attempt());
            if (task != null && (task.worker == null || task.worker == worker)) {
                missing.remove(task);
                adopt(task, worker, attempt, out);
            } else if (sessions.sessions.containsKey(attempt.attempt().task().session())) {
                if (!returning.takeBack(attempt, worker, out)) {
                    out.add(AttemptLifecycle.release(worker, attempt.attempt()));
                }
            } else if (attempt.outcome().isEmpty()) {
                dispatcher.workers.change(worker, () -> worker.foreign.add(attempt.attempt()));
            }
        }
        missing.removeIf(task -> task.state() == State.GONE);
        for (SchedulerTask task : missing) vanished(task, worker, out);
    }

    private void adopt(SchedulerTask task, SchedulerWorker worker, HeldAttempt held, List<SchedulerCommand> out) {
        if (task.endedHere != null) return; // the release is on its way
        if (task.state() == State.QUEUED) dispatcher.unqueue(task, State.AT_WORKER);
        task.epoch = task.session.epoch;
        if (held.outcome().isPresent()) {
            held.place().ifPresent(place -> task.started = true);
            attempts.ended(task, worker, held.outcome().get(), out);
            return;
        }
        dispatcher.place(task, worker);
        held.place().ifPresent(place -> attempts.started(task, place, out));
        if (held.announced()) attempts.announced(task, out);
        if (task.cancelled) {
            out.add(new ToWorker(worker.link, new CoordinatorToWorker.Cancel(task.attempt, task.cancelForce)));
        } else if (task.earlier != null) {
            ReturningAttempts.recall(task, out); // it may have been lost with the stream
        }
    }

    /** It was thought to be there and is not. */
    private void vanished(SchedulerTask task, SchedulerWorker worker, List<SchedulerCommand> out) {
        String why = "worker " + worker.id.name() + " never received it";
        if (task.state() == State.ENDED || task.started) attempts.lost(task, Certainty.STARTED, why, out);
        else if (task.announced) attempts.lost(task, Certainty.PERHAPS_STARTED, why, out);
        else returning.neverStarted(task, why, out);
    }

    // ---- how its attempts go

    private void announced(SchedulerWorker worker, WorkerToCoordinator.Announced m, List<SchedulerCommand> out) {
        SchedulerTask task = taskAt(worker, m.attempt());
        if (task != null && task.state() == State.AT_WORKER) attempts.announced(task, out);
    }

    private void started(SchedulerWorker worker, WorkerToCoordinator.Started m, List<SchedulerCommand> out) {
        SchedulerTask task = taskAt(worker, m.attempt());
        if (task != null && task.state() == State.AT_WORKER) {
            Place place = m.place();
            attempts.started(task, place, out);
        }
    }

    private void ended(SchedulerWorker worker, WorkerToCoordinator.Ended m, List<SchedulerCommand> out) {
        Attempt attempt = m.attempt();
        SchedulerTask task = taskAt(worker, attempt);
        worker.ended++;
        if (task != null && task.state() == State.AT_WORKER) {
            if (m.runNanos() > 0) task.session.ran(m.runNanos());
            attempts.ended(task, worker, m.outcome(), out);
        } else if (worker.foreign.contains(attempt)) {
            dispatcher.workers.change(worker, () -> worker.foreign.remove(attempt));
        } else if (!returning.ended(worker, m, out)
                && task == null
                && sessions.sessions.containsKey(attempt.task().session())) {
            out.add(AttemptLifecycle.release(worker, attempt));
        }
    }

    private void returned(SchedulerWorker worker, Attempt attempt, List<SchedulerCommand> out) {
        SchedulerTask task = taskAt(worker, attempt);
        if (task != null && task.state() == State.AT_WORKER) {
            returning.neverStarted(task, "worker " + worker.id.name() + " gave it back", out);
        } else if (worker.foreign.contains(attempt)) {
            dispatcher.workers.change(worker, () -> worker.foreign.remove(attempt));
        }
    }

    private void slotsChanged(SchedulerWorker worker, WorkerToCoordinator.Slots m) {
        worker.reason = m.reason();
        dispatcher.workers.change(worker, () -> worker.slots = m.slots());
    }

    /** The current attempt of a task, if this is it. */
    private @Nullable SchedulerTask taskOf(Attempt attempt) {
        SchedulerSession session = sessions.sessions.get(attempt.task().session());
        if (session == null) return null;
        SchedulerTask task = session.tasks.get(attempt.task().seq());
        return task != null && task.number() == attempt.number() ? task : null;
    }

    private @Nullable SchedulerTask taskAt(SchedulerWorker worker, Attempt attempt) {
        SchedulerTask task = taskOf(attempt);
        return task != null && task.worker == worker ? task : null;
    }

    // ---- the operator

    boolean drain(String name, List<SchedulerCommand> out) {
        SchedulerWorker worker = workers.get(name);
        if (worker == null) return false;
        dispatcher.workers.change(worker, () -> worker.draining = true);
        if (worker.link != 0) out.add(new ToWorker(worker.link, new CoordinatorToWorker.Drain()));
        return true;
    }

    // ---- time

    private void received(SchedulerWorker worker, long now) {
        worker.receivedNanos = now;
        if (worker.suspect) dispatcher.workers.change(worker, () -> worker.suspect = false);
    }

    /**
     * Looks at the silence of each worker.
     *
     * @param catchesUp whether this coordinator itself stood still, so that nobody may be declared lost yet
     */
    void tick(long now, boolean beat, boolean catchesUp, List<SchedulerCommand> out) {
        for (SchedulerWorker worker : new ArrayList<>(workers.values())) {
            WorkerId id = worker.id;
            if (worker.link == 0) {
                if (!catchesUp && now - worker.graceDueNanos >= 0)
                    lose(worker, "worker " + id.name() + " is gone", out);
                continue;
            }
            long silence = now - worker.receivedNanos;
            if (!catchesUp && silence >= LOST_NANOS) {
                lose(worker, "worker " + id.name() + " has been silent for " + LOST_NANOS / 1_000_000_000L + " s", out);
                continue;
            }
            if (silence >= SUSPECT_NANOS && !worker.suspect) {
                dispatcher.workers.change(worker, () -> worker.suspect = true);
            }
            if (beat) out.add(new ToWorker(worker.link, new CoordinatorToWorker.CoordinatorBeat()));
        }
    }
}
