package dev.muster.scheduling.supervisor;

import dev.muster.model.Attempt;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.TaskFailure;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.scheduling.loop.Deadlines;
import dev.muster.scheduling.loop.Dialer;
import dev.muster.scheduling.loop.Machine;
import dev.muster.scheduling.loop.MachineLoop;
import dev.muster.scheduling.loop.StallDetector;
import dev.muster.scheduling.supervisor.SupervisorAttempt.State;
import dev.muster.task.SessionId;
import dev.muster.task.internal.Durations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Which runner runs it: the state machine of a worker, and the authority on its slots.
 *
 * <p>It keeps each attempt until the coordinator releases it, whatever happens to the stream between them, and reports all of
 * them anew on each stream. It remembers the highest epoch of each session, and refuses messages of a lower one.
 *
 * <p>Not thread-safe: see {@link MachineLoop}.
 */
public final class Supervisor implements Machine<SupervisorEvent, SupervisorCommand> {
    /** A session that no coordinator opens again, so long after a stream came up, is over. */
    private static final long UNCLAIMED_NANOS = 60_000_000_000L;

    private static final long TICK_NANOS = 1_000_000_000L;

    private final SupervisorConfig config;
    private final StallDetector stallDetector = new StallDetector();
    private final Dialer<SupervisorCommand> dialer;
    private final Map<SessionId, SupervisorSession> sessions = new LinkedHashMap<>();
    private final HeldAttempts held = new HeldAttempts(this::send);
    private final RunnerPool pool;
    private final SessionPreparation preparation;
    private final RunnerEvents runnerEvents;
    private final RunnerDeadlines runnerDeadlines;
    private final AttemptStops attemptStops;
    private final WorkerRefusals refusals;
    private boolean joined;
    private int slotsReported;
    private long linkChangedNanos;
    private long tickDueNanos;
    private boolean ticking;
    private boolean drained;

    public Supervisor(SupervisorConfig config) {
        this.config = config;
        this.pool = new RunnerPool(config, held, sessions);
        this.attemptStops = new AttemptStops(held, pool);
        this.preparation = new SessionPreparation(config, held, pool, sessions, this::send);
        this.runnerDeadlines = new RunnerDeadlines(config, pool);
        this.runnerEvents =
                new RunnerEvents(config, held, pool, attemptStops, runnerDeadlines, sessions, preparation, this::send);
        this.dialer = new Dialer<>(
                new Dialer.Commands<>() {
                    @Override
                    public SupervisorCommand dial(long link) {
                        return new SupervisorCommand.Dial(link);
                    }

                    @Override
                    public SupervisorCommand closeLink(long link, String why) {
                        return new SupervisorCommand.CloseLink(link, why);
                    }
                },
                link -> new SupervisorCommand.ToCoordinator(link, new WorkerToCoordinator.WorkerBeat()),
                config.jitterSeed(),
                stallDetector);
        this.refusals = new WorkerRefusals(dialer);
    }

    @Override
    public List<SupervisorCommand> handle(SupervisorEvent event, long now) {
        var out = new ArrayList<SupervisorCommand>(4);
        if (stallDetector.over(now)) attemptStops.postpone(now);
        startTicking(now);
        dialer.wanted(now, out);
        if (event instanceof SupervisorEvent.FromCoordinator e) fromCoordinator(e, now, out);
        else if (event instanceof SupervisorEvent.LinkUp e) linkUp(e.link(), now, out);
        else if (event instanceof SupervisorEvent.LinkDown e) {
            if (dialer.linkDown(e.link(), now)) linkLost(now);
        } else if (event instanceof SupervisorEvent.EnvironmentReady e) preparation.environmentReady(e.session(), out);
        else if (event instanceof SupervisorEvent.EnvironmentFailed e) preparation.environmentFailed(e, now, out);
        else if (event instanceof SupervisorEvent.CallReady e) preparation.callReady(e.attempt(), out);
        else if (event instanceof SupervisorEvent.CallFailed e) preparation.callFailed(e, now, out);
        else if (event instanceof SupervisorEvent.PushFailed e) pushFailed(e, out);
        else if (event instanceof SupervisorEvent.DrainAsked) drain(out);
        else if (event instanceof SupervisorEvent.TimePassed) timePassed(now, out);
        else runnerEvents.handle(event, now, out);
        pool.assignReady(now, out);
        reportSlots(out);
        reportDrained(out);
        stallDetector.turnDue(nextDeadlineNanos(), now);
        return out;
    }

    @Override
    public OptionalLong nextDeadlineNanos() {
        var deadlines = new Deadlines();
        deadlines.add(dialer.nextDeadlineNanos());
        if (ticking) deadlines.add(tickDueNanos);
        attemptStops.addDeadlines(deadlines);
        pool.addDeadlines(deadlines);
        preparation.addDeadlines(deadlines);
        return deadlines.earliest();
    }

    @Override
    public SupervisorEvent timePassed() {
        return new SupervisorEvent.TimePassed();
    }

    /** The attempts that it holds, ended ones that are not released included. */
    public List<Attempt> held() {
        return held.ids();
    }

    /** How many of them have not ended. */
    public int unended() {
        return held.unended();
    }

    public boolean isCurrent(long link) {
        return dialer.isCurrent(link);
    }

    /** Whether nothing is held and no session is known. */
    public boolean isEmpty() {
        return held.isEmpty() && sessions.isEmpty();
    }

    /** What is wrong with the books, for the simulation; empty if nothing is. */
    public String inconsistency() {
        return held.inconsistency();
    }

    // ---- the stream

    private void linkUp(long link, long now, List<SupervisorCommand> out) {
        if (!dialer.linkUp(link, now, out)) return;
        refusals.linkUp();
        joined = true;
        linkChangedNanos = now;
        slotsReported = slotsNow();
        send(
                new WorkerToCoordinator.Join(
                        config.worker(), config.host(), config.pid(), link, slotsReported, held.snapshot(null)),
                out);
    }

    /** The time without a coordinator begins with the end of a stream that was up; vain attempts do not begin it anew. */
    private void linkLost(long now) {
        if (!joined) return;
        joined = false;
        linkChangedNanos = now;
    }

    private void send(WorkerToCoordinator message, List<SupervisorCommand> out) {
        if (joined) out.add(new SupervisorCommand.ToCoordinator(dialer.link(), message));
    }

    private void fromCoordinator(SupervisorEvent.FromCoordinator e, long now, List<SupervisorCommand> out) {
        if (!dialer.isCurrent(e.link())) return; // a late message of a stream that was given up
        dialer.received(now);
        CoordinatorToWorker message = e.message();
        if (!(message instanceof CoordinatorToWorker.Refused)) {
            dialer.accepted();
            refusals.accepted();
        }
        if (message instanceof CoordinatorToWorker.Dispatch m) dispatched(m, out);
        else if (message instanceof CoordinatorToWorker.Release m) released(m.attempt(), now, out);
        else if (message instanceof CoordinatorToWorker.Cancel m) cancelAsked(m, now, out);
        else if (message instanceof CoordinatorToWorker.Heard m) announcementAcknowledged(m.attempt(), out);
        else if (message instanceof CoordinatorToWorker.Recall m) recallAsked(m.attempt(), out);
        else if (message instanceof CoordinatorToWorker.OpenSession m) openSession(m, e.link(), out);
        else if (message instanceof CoordinatorToWorker.CloseSession m) closeAsked(m, out);
        else if (message instanceof CoordinatorToWorker.Prestart m) prestartAsked(m.session());
        else if (message instanceof CoordinatorToWorker.Drain) drain(out);
        else if (message instanceof CoordinatorToWorker.BlobWanted m) {
            out.add(new SupervisorCommand.PushBlob(e.link(), m.session(), m.blob(), m.transfer()));
        } else if (message instanceof CoordinatorToWorker.Refused m) {
            linkLost(now);
            refusals.refused(m, now, out);
        } else if (!(message instanceof CoordinatorToWorker.CoordinatorBeat)) {
            throw new AssertionError("no rule for " + message);
        }
    }

    private void pushFailed(SupervisorEvent.PushFailed e, List<SupervisorCommand> out) {
        if (dialer.isCurrent(e.link())) send(new WorkerToCoordinator.BlobMissing(e.transfer(), e.why()), out);
    }

    // ---- sessions

    private void openSession(CoordinatorToWorker.OpenSession m, long link, List<SupervisorCommand> out) {
        SupervisorSession session = sessions.get(m.session());
        if (session != null && session.epoch > m.epoch()) {
            send(new WorkerToCoordinator.StaleEpoch(m.session(), session.epoch), out);
            return;
        }
        if (session == null) {
            session = new SupervisorSession(m.session(), m.environment());
            sessions.put(session.id, session);
        }
        session.epoch = m.epoch();
        session.openedOnLink = link;
        send(new WorkerToCoordinator.Inventory(session.id, session.epoch, held.snapshot(session.id)), out);
        preparation.opened(session, out);
    }

    private void prestartAsked(SessionId id) {
        SupervisorSession session = sessions.get(id);
        if (session != null) session.prestart = true;
    }

    private void closeAsked(CoordinatorToWorker.CloseSession m, List<SupervisorCommand> out) {
        SupervisorSession session = sessions.get(m.session());
        if (session == null) return;
        if (session.epoch > m.epoch()) send(new WorkerToCoordinator.StaleEpoch(m.session(), session.epoch), out);
        else close(session, false, out);
    }

    /**
     * Ends a session.
     *
     * @param report whether the coordinator has to know that what it counts as held here is gone
     */
    private void close(SupervisorSession session, boolean report, List<SupervisorCommand> out) {
        session.closed = true;
        sessions.remove(session.id, session);
        for (SupervisorAttempt attempt : held.all()) {
            if (attempt.session != session) continue;
            boolean counted = report && attempt.outcome == null && !attempt.released;
            if (counted) send(new WorkerToCoordinator.Ended(attempt.attempt, new Outcome.Cancelled(), 0), out);
            attempt.released = true;
            if (attempt.runner == null || attempt.isHereOnly()) held.forget(attempt, out);
        }
        for (SupervisorRunner runner : pool.all()) {
            if (runner.session != session) continue;
            if (runner.assigned.isEmpty()) pool.stop(runner, out);
            else pool.kill(runner, false, "its session is over", out);
        }
        runnerEvents.dropIfEmpty(session, out);
    }

    // ---- attempts

    private void dispatched(CoordinatorToWorker.Dispatch m, List<SupervisorCommand> out) {
        Attempt attempt = m.attempt();
        SupervisorSession session = sessions.get(attempt.task().session());
        if (session != null && session.epoch > m.epoch()) {
            send(new WorkerToCoordinator.StaleEpoch(session.id, session.epoch), out);
            return;
        }
        if (held.get(attempt) != null) return;
        if (session == null || pool.draining || pool.isUnable() || session.refusesAttempts()) {
            send(new WorkerToCoordinator.Returned(attempt), out);
            return;
        }
        var taken = new SupervisorAttempt(session, attempt, m.epoch(), m.options(), m.call());
        held.add(taken);
        TaskFailure broken = session.failure;
        if (broken != null) held.ended(taken, new Outcome.Failed(broken), 0, out);
        else if (m.call() instanceof Payload.Stored call) held.fetch(taken, call, out);
        else held.queue(taken);
    }

    private void cancelAsked(CoordinatorToWorker.Cancel m, long now, List<SupervisorCommand> out) {
        SupervisorAttempt attempt = held.get(m.attempt());
        if (attempt == null) return;
        switch (attempt.state()) {
            case FETCHING, QUEUED, ANNOUNCED -> held.ended(attempt, new Outcome.Cancelled(), 0, out);
            case ASSIGNED -> {
                attempt.cancelled = true;
                if (m.force()) attemptStops.interrupt(attempt, now, out);
                else attemptStops.callBack(attempt, out);
            }
            case RUNNING -> {
                if (!m.force()) return;
                attempt.cancelled = true;
                attemptStops.interrupt(attempt, now, out);
            }
            default -> {}
        }
    }

    private void released(Attempt id, long now, List<SupervisorCommand> out) {
        SupervisorAttempt attempt = held.get(id);
        if (attempt == null) return;
        if (attempt.runner == null || attempt.isHereOnly()) {
            held.forget(attempt, out);
        } else {
            attempt.released = true;
            attempt.cancelled = true;
            attemptStops.interrupt(attempt, now, out);
        }
    }

    private void announcementAcknowledged(Attempt id, List<SupervisorCommand> out) {
        SupervisorAttempt attempt = held.get(id);
        if (attempt != null && attempt.needsAcknowledgement() && attempt.isUnstarted()) pool.acknowledged(attempt, out);
    }

    private void recallAsked(Attempt id, List<SupervisorCommand> out) {
        SupervisorAttempt attempt = held.get(id);
        if (attempt == null || !attempt.isUnstarted()) return;
        if (attempt.state() == State.ASSIGNED) {
            attempt.recalled = true;
            attemptStops.callBack(attempt, out);
        } else {
            held.giveBack(attempt, out);
        }
    }

    // ---- the end

    private void drain(List<SupervisorCommand> out) {
        pool.draining = true;
        for (SupervisorAttempt attempt : held.all()) {
            if (attempt.isUnstarted()) recallAsked(attempt.attempt, out);
        }
        for (SupervisorRunner runner : pool.all()) {
            if (runner.state() == RunnerState.BLANK) pool.stop(runner, out);
            else pool.retireIfUsedUp(runner, out);
        }
    }

    private void reportDrained(List<SupervisorCommand> out) {
        if (!pool.draining || drained || !held.isEmpty()) return;
        drained = true;
        out.add(new SupervisorCommand.Drained());
    }

    private int slotsNow() {
        return pool.slots();
    }

    private void reportSlots(List<SupervisorCommand> out) {
        int slots = slotsNow();
        if (!joined || slots == slotsReported) return;
        slotsReported = slots;
        String reason = pool.draining ? "drains" : slots < config.slots() ? runnerEvents.whyUnable() : "";
        if (!pool.draining && !reason.isEmpty()) out.add(new SupervisorCommand.Warn("this worker " + reason));
        else if (reason.isEmpty()) out.add(new SupervisorCommand.Inform("this worker can start runners again"));
        send(new WorkerToCoordinator.Slots(slots, reason), out);
    }

    // ---- time

    private void startTicking(long now) {
        if (ticking) return;
        ticking = true;
        tickDueNanos = now + TICK_NANOS;
        linkChangedNanos = now;
    }

    private void timePassed(long now, List<SupervisorCommand> out) {
        if (dialer.timePassed(now, out)) linkLost(now);
        attemptStops.timePassed(now, out);
        preparation.timePassed(now, out);
        pool.timePassed(now, out);
        runnerDeadlines.timePassed(now, stallDetector, out);
        if (now - tickDueNanos < 0) return;
        tickDueNanos = now + TICK_NANOS;
        if (!stallDetector.catchesUp()) closeUnclaimed(now, out);
    }

    private void closeUnclaimed(long now, List<SupervisorCommand> out) {
        long since = now - linkChangedNanos;
        for (SupervisorSession session : new ArrayList<>(sessions.values())) {
            boolean unclaimed = joined && session.openedOnLink != dialer.link() && since >= UNCLAIMED_NANOS;
            boolean orphaned = !joined && since >= Durations.nanos(config.orphanLease());
            if (unclaimed || orphaned) close(session, true, out);
        }
    }
}
