package dev.muster.scheduling.scheduler;

import dev.muster.model.AttemptLimits;
import dev.muster.model.Certainty;
import dev.muster.model.Limits;
import dev.muster.model.OpenAttempt;
import dev.muster.model.Outcome;
import dev.muster.model.RefusalReason;
import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.scheduling.scheduler.SchedulerCommand.CloseLink;
import dev.muster.scheduling.scheduler.SchedulerCommand.ToClient;
import dev.muster.scheduling.scheduler.SchedulerCommand.ToWorker;
import dev.muster.scheduling.scheduler.SchedulerTask.State;
import dev.muster.task.SessionId;
import dev.muster.task.internal.Durations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a coordinator does about its clients. */
final class SessionRegistry {
    private static final long LOST_NANOS = Limits.LOST_AFTER.toNanos();
    /** A coordinator of this age has seen every worker that is going to join: its barrier may end early. */
    private static final long GROWN_UP_NANOS = 10_000_000_000L;

    final Map<SessionId, SchedulerSession> sessions = new LinkedHashMap<>();
    private final Map<Long, SchedulerSession> byLink = new LinkedHashMap<>();
    private final SchedulerConfig config;
    private final long startNanos;
    private final Dispatcher dispatcher;
    private final AttemptLifecycle attempts;
    private final Supplier<Collection<SchedulerWorker>> workers;
    private final UnpreparedSessions unprepared;

    SessionRegistry(
            SchedulerConfig config,
            long startNanos,
            Dispatcher dispatcher,
            AttemptLifecycle attempts,
            Supplier<Collection<SchedulerWorker>> workers,
            UnpreparedSessions unprepared) {
        this.config = config;
        this.startNanos = startNanos;
        this.dispatcher = dispatcher;
        this.attempts = attempts;
        this.workers = workers;
        this.unprepared = unprepared;
    }

    void fromClient(long link, ClientToCoordinator message, long now, List<SchedulerCommand> out) {
        if (message instanceof ClientToCoordinator.Attach m) {
            attach(link, m, now, out);
            return;
        }
        SchedulerSession session = byLink.get(link);
        if (session == null) return; // a late message of a stream that was given up
        received(session, now);
        if (message instanceof ClientToCoordinator.Offer m) offered(session, m, out);
        else if (message instanceof ClientToCoordinator.Consumed m) consumed(session, m, out);
        else if (message instanceof ClientToCoordinator.Heard m) announcementAcknowledged(session, m, out);
        else if (message instanceof ClientToCoordinator.Cancel m) cancelAsked(session, m, out);
        else if (message instanceof ClientToCoordinator.ClientBeat m) session.backlog = m.backlog();
        else if (message instanceof ClientToCoordinator.Prestart) prestart(session, out);
        else if (message instanceof ClientToCoordinator.Goodbye) close(session, "its client said goodbye", out);
        else throw new AssertionError("no rule for " + message);
    }

    // ---- coming and going

    private void attach(long link, ClientToCoordinator.Attach m, long now, List<SchedulerCommand> out) {
        SchedulerSession session = sessions.get(m.session());
        if (session != null && session.epoch >= m.epoch()) {
            refuse(
                    link,
                    RefusalReason.STALE_EPOCH,
                    "session " + m.session() + " is known with epoch " + session.epoch + ", not " + m.epoch(),
                    out);
            return;
        }
        if (session == null) {
            if (sessions.size() >= config.sessionsMax()) {
                refuse(
                        link,
                        RefusalReason.FULL,
                        "this coordinator has " + config.sessionsMax() + " sessions, which is its limit",
                        out);
                return;
            }
            session = new SchedulerSession(m.session(), m.environment());
            sessions.put(session.id, session);
        }
        detach(session, "the client has registered anew", out);
        session.environment = m.environment();
        session.epoch = m.epoch();
        session.attach(link);
        byLink.put(link, session);
        out.add(new SchedulerCommand.SessionRegistered(link, session.id));
        received(session, now);
        session.window = windowFor();
        out.add(new ToClient(link, session.window));
        compare(session, m.open(), out);
        askWorkers(session, now, out);
        dispatcher.joinRing(session);
    }

    /** Makes what is known here agree with what the client wants: the client is right. */
    private void compare(SchedulerSession session, List<OpenAttempt> open, List<SchedulerCommand> out) {
        var wanted = new LinkedHashMap<Long, OpenAttempt>();
        for (OpenAttempt attempt : open) wanted.put(attempt.seq(), attempt);
        for (SchedulerTask task : new ArrayList<>(session.tasks.values())) {
            OpenAttempt attempt = wanted.get(task.seq());
            boolean same = attempt != null && attempt.number() == task.number();
            boolean replaced = attempt != null && attempt.number() == task.insteadOf;
            if (attempt == null || !(same || replaced)) {
                attempts.retire(task, out);
                continue;
            }
            task.startReported = same && attempt.started();
            wanted.remove(task.seq()); // known, and perhaps answered right now
            if (task.state() == State.LOST) attempts.reportLost(task, out);
            else if (task.endedHere != null) attempts.endedHere(task, task.endedHere, out);
            else if (task.state() == State.ENDED && task.worker == null) {
                attempts.lost(
                        task, Certainty.STARTED, "its worker is gone, and its outcome has not reached the client", out);
            }
        }
        for (OpenAttempt attempt : wanted.values()) {
            var task = new SchedulerTask(
                    session, attempt.seq(), attempt.number(), AttemptLimits.DEFAULT, null, State.RECOVERING, 0, 0);
            task.started = attempt.started();
            task.startReported = attempt.started();
            session.tasks.put(task.seq(), task);
        }
    }

    /** Every worker must report, and refuse the epochs before this one, before an old task may count as lost. */
    private void askWorkers(SchedulerSession session, long now, List<SchedulerCommand> out) {
        session.inventoriesDue.clear();
        if (session.epoch == 1) return;
        for (SchedulerWorker worker : workers.get()) {
            if (worker.link != 0 && dispatcher.openAt(session, worker, out)) session.inventoriesDue.add(worker.link);
        }
        session.barrierDueNanos = now + Durations.nanos(config.barrier());
    }

    /** Workers that join later are asked when they do. */
    private void prestart(SchedulerSession session, List<SchedulerCommand> out) {
        session.prestart = true;
        for (SchedulerWorker worker : workers.get()) {
            if (worker.link == 0 || dispatcher.openAt(session, worker, out)) continue;
            out.add(new ToWorker(worker.link, new CoordinatorToWorker.Prestart(session.id)));
        }
    }

    /** A runner of it died somewhere. */
    void runnerDied(WorkerToCoordinator.RunnerDied m, List<SchedulerCommand> out) {
        SchedulerSession session = sessions.get(m.session());
        if (session == null || !session.isAttached()) return;
        out.add(new ToClient(session.link(), new CoordinatorToClient.RunnerDied(m.failure())));
    }

    private void detach(SchedulerSession session, String why, List<SchedulerCommand> out) {
        if (!session.isAttached()) return;
        byLink.remove(session.link());
        out.add(new CloseLink(session.link(), why));
        session.detach();
    }

    void linkDown(long link, long now) {
        SchedulerSession session = byLink.remove(link);
        if (session == null) return;
        session.detach();
        session.leaseDueNanos = now + Durations.nanos(config.sessionLease());
    }

    private void close(SchedulerSession session, String why, List<SchedulerCommand> out) {
        for (SchedulerTask task : new ArrayList<>(session.tasks.values())) attempts.remove(task);
        for (SchedulerWorker worker : workers.get()) {
            worker.opened.remove(session.id);
            if (worker.link != 0) {
                out.add(new ToWorker(worker.link, new CoordinatorToWorker.CloseSession(session.id, session.epoch)));
            }
        }
        detach(session, why, out);
        forget(session);
    }

    /** A worker knows this epoch. Returns whether it is higher than the one here, and the session forgotten for that. */
    boolean staleEpoch(SessionId id, int epoch, List<SchedulerCommand> out) {
        SchedulerSession session = sessions.get(id);
        if (session == null || session.epoch >= epoch) return false;
        for (SchedulerTask task : new ArrayList<>(session.tasks.values())) attempts.remove(task);
        if (session.isAttached()) {
            refuse(
                    session.link(),
                    RefusalReason.STALE_EPOCH,
                    "a worker knows epoch " + epoch + " of this session",
                    out);
            byLink.remove(session.link());
        }
        forget(session);
        return true;
    }

    private void forget(SchedulerSession session) {
        session.close();
        sessions.remove(session.id);
        unprepared.forget(session);
    }

    private static void refuse(long link, RefusalReason reason, String message, List<SchedulerCommand> out) {
        out.add(new ToClient(link, new CoordinatorToClient.Refused(reason, message)));
        out.add(new CloseLink(link, message));
    }

    // ---- tasks

    private void offered(SchedulerSession session, ClientToCoordinator.Offer m, List<SchedulerCommand> out) {
        SchedulerTask known = session.tasks.get(m.seq());
        if (known != null) {
            if (known.number() >= m.number()) return;
            attempts.retire(known, out);
        }
        if (session.tasks.size() >= 2L * session.window.attempts() + 16) {
            refuse(session.link(), RefusalReason.PROTOCOL_ERROR, "more was offered than the window allows", out);
            return;
        }
        var task = new SchedulerTask(session, m.seq(), m.number(), m.options(), m.call(), State.QUEUED, m.follows(), 0);
        session.tasks.put(task.seq(), task);
        dispatcher.queue(task);
    }

    private void consumed(SchedulerSession session, ClientToCoordinator.Consumed m, List<SchedulerCommand> out) {
        SchedulerTask task = taskOf(session, m.seq(), m.number());
        if (task != null) attempts.retire(task, out);
    }

    private static void announcementAcknowledged(
            SchedulerSession session, ClientToCoordinator.Heard m, List<SchedulerCommand> out) {
        SchedulerTask task = taskOf(session, m.seq(), m.number());
        if (task == null || task.state() != State.AT_WORKER || task.worker == null || task.worker.link == 0) return;
        out.add(new ToWorker(task.worker.link, new CoordinatorToWorker.Heard(task.attempt)));
    }

    private void cancelAsked(SchedulerSession session, ClientToCoordinator.Cancel m, List<SchedulerCommand> out) {
        SchedulerTask task = taskOf(session, m.seq(), m.number());
        if (task == null) return;
        task.cancelled = true;
        task.cancelForce |= m.force();
        if (task.state() == State.QUEUED) attempts.endedHere(task, new Outcome.Cancelled(), out);
        else if (task.state() == State.AT_WORKER && task.worker != null && task.worker.link != 0) {
            out.add(new ToWorker(task.worker.link, new CoordinatorToWorker.Cancel(task.attempt, task.cancelForce)));
        }
    }

    private static @Nullable SchedulerTask taskOf(SchedulerSession session, long seq, int number) {
        SchedulerTask task = session.tasks.get(seq);
        return task != null && task.number() == number ? task : null;
    }

    // ---- time

    private void received(SchedulerSession session, long now) {
        boolean wasSilent = session.isSilent(now);
        session.receivedNanos = now;
        if (wasSilent) dispatcher.joinRing(session);
    }

    /**
     * Looks at the silence of each client.
     *
     * @param catchesUp whether this coordinator itself stood still, so that nobody may be declared lost yet
     */
    void tick(long now, boolean beat, boolean catchesUp, List<SchedulerCommand> out) {
        for (SchedulerSession session : new ArrayList<>(sessions.values())) {
            if (!session.isAttached()) {
                if (!catchesUp && now - session.leaseDueNanos >= 0) close(session, "its lease has run out", out);
                continue;
            }
            if (!catchesUp && now - session.receivedNanos >= LOST_NANOS) {
                detach(session, "nothing was received for " + Limits.LOST_AFTER.toSeconds() + " s", out);
                session.leaseDueNanos = now + Durations.nanos(config.sessionLease());
                continue;
            }
            if (session.state() == SchedulerSession.State.RECOVERING && isBarrierOver(session, now, catchesUp)) {
                endBarrier(session, out);
            }
            if (beat) {
                out.add(new ToClient(
                        session.link(),
                        new CoordinatorToClient.CoordinatorBeat(
                                dispatcher.workers.workers(), dispatcher.workers.slots())));
                var window = windowFor();
                if (!window.equals(session.window)) {
                    session.window = window;
                    out.add(new ToClient(session.link(), window));
                }
            }
        }
    }

    private boolean isBarrierOver(SchedulerSession session, long now, boolean catchesUp) {
        if (!catchesUp && now - session.barrierDueNanos >= 0) return true;
        if (!session.inventoriesDue.isEmpty() || now - startNanos < GROWN_UP_NANOS) return false;
        return workers.get().stream().allMatch(worker -> worker.link != 0);
    }

    private void endBarrier(SchedulerSession session, List<SchedulerCommand> out) {
        session.recovered();
        for (SchedulerTask task : new ArrayList<>(session.tasks.values())) {
            if (task.state() != State.RECOVERING) continue;
            attempts.lost(
                    task,
                    Certainty.UNTOLD,
                    "the coordinator that had it is gone and no worker that has reported since has it",
                    out);
        }
    }

    private CoordinatorToClient.Window windowFor() {
        long attempts = Math.max(config.windowAttempts(), 8L * dispatcher.workers.slots());
        return new CoordinatorToClient.Window((int) Math.min(attempts, 1 << 16), config.windowBytes());
    }
}
