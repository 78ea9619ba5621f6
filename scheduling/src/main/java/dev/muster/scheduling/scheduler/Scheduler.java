package dev.muster.scheduling.scheduler;

import dev.muster.model.ClusterStatus;
import dev.muster.model.ClusterStatus.WorkerState;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.scheduling.loop.Deadlines;
import dev.muster.scheduling.loop.Machine;
import dev.muster.scheduling.loop.MachineLoop;
import dev.muster.scheduling.loop.StallDetector;
import dev.muster.scheduling.scheduler.SchedulerCommand.FailTransfer;
import dev.muster.scheduling.scheduler.SchedulerCommand.ToClient;
import dev.muster.scheduling.scheduler.SchedulerCommand.ToWorker;
import dev.muster.scheduling.scheduler.SchedulerTask.State;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/**
 * Who runs what: the state machine of a coordinator.
 *
 * <p>It holds a window of each session's tasks and what its workers hold of them, both soft: every re-attach of a client and
 * every re-join of a worker brings a complete snapshot, about which the client is right as to what is wanted, and the worker
 * as to what it has. It retries nothing: an attempt that cannot end any more is reported to its client as lost, with what is
 * known of it, and fenced by the number that the client gives the next one.
 *
 * <p>Not thread-safe: see {@link MachineLoop}.
 */
public final class Scheduler implements Machine<SchedulerEvent, SchedulerCommand> {
    private static final long TICK_NANOS = 200_000_000L;
    private static final int TICKS_PER_BEAT = 5;

    /** Who is at the other end of a stream, as its hello says; for the status only. */
    public record Peer(String host, long pid) {}

    private final StallDetector stallDetector = new StallDetector();
    private final Dispatcher dispatcher = new Dispatcher();
    private final UnpreparedSessions unprepared;
    private final SessionRegistry sessions;
    private final WorkerRegistry workers;
    private long tickDueNanos;
    private long ticks;

    public Scheduler(SchedulerConfig config, long startNanos) {
        var attempts = new AttemptLifecycle(dispatcher);
        this.unprepared = new UnpreparedSessions(attempts, dispatcher);
        this.sessions = new SessionRegistry(config, startNanos, dispatcher, attempts, () -> workerList(), unprepared);
        this.workers = new WorkerRegistry(config, dispatcher, attempts, sessions, unprepared);
        this.tickDueNanos = startNanos + TICK_NANOS;
    }

    private java.util.Collection<SchedulerWorker> workerList() {
        return workers.workers.values();
    }

    @Override
    public List<SchedulerCommand> handle(SchedulerEvent event, long now) {
        var out = new ArrayList<SchedulerCommand>(4);
        stallDetector.over(now);
        if (event instanceof SchedulerEvent.FromClient e) sessions.fromClient(e.link(), e.message(), now, out);
        else if (event instanceof SchedulerEvent.FromWorker e) workers.fromWorker(e.link(), e.message(), now, out);
        else if (event instanceof SchedulerEvent.LinkDown e) {
            sessions.linkDown(e.link(), now);
            workers.linkDown(e.link(), now);
        } else if (event instanceof SchedulerEvent.ClientBlobWanted e) clientBlobWanted(e, out);
        else if (event instanceof SchedulerEvent.WorkerBlobWanted e) workerBlobWanted(e, out);
        else if (event instanceof SchedulerEvent.DrainAsked e) workers.drain(e.workerName(), out);
        else if (event instanceof SchedulerEvent.TimePassed) timePassed(now, out);
        else throw new AssertionError("no rule for " + event);
        unprepared.failWhatNobodyCanRun(out);
        dispatcher.dispatchReady(now, out);
        stallDetector.turnDue(nextDeadlineNanos(), now);
        return out;
    }

    private void timePassed(long now, List<SchedulerCommand> out) {
        dispatcher.timePassed(now, out);
        if (now - tickDueNanos < 0) return;
        tickDueNanos = now + TICK_NANOS;
        boolean beat = ++ticks % TICKS_PER_BEAT == 0;
        workers.tick(now, beat, stallDetector.catchesUp(), out);
        sessions.tick(now, beat, stallDetector.catchesUp(), out);
    }

    @Override
    public OptionalLong nextDeadlineNanos() {
        if (sessions.sessions.isEmpty() && workers.workers.isEmpty()) return OptionalLong.empty();
        var deadlines = new Deadlines();
        deadlines.add(tickDueNanos);
        deadlines.add(dispatcher.nextDeadlineNanos());
        return deadlines.earliest();
    }

    @Override
    public SchedulerEvent timePassed() {
        return new SchedulerEvent.TimePassed();
    }

    // ---- blobs

    private void clientBlobWanted(SchedulerEvent.ClientBlobWanted e, List<SchedulerCommand> out) {
        SchedulerSession session = sessions.sessions.get(e.session());
        if (session == null || !session.isAttached()) {
            out.add(new FailTransfer(e.transfer(), "the client that has these bytes is not connected"));
        } else {
            out.add(new ToClient(session.link(), new CoordinatorToClient.BlobWanted(e.blob(), e.transfer())));
        }
    }

    private void workerBlobWanted(SchedulerEvent.WorkerBlobWanted e, List<SchedulerCommand> out) {
        SchedulerSession session = sessions.sessions.get(e.session());
        SchedulerWorker holder = session == null ? null : session.holderOf(e.blob());
        if (holder == null || holder.link == 0) {
            out.add(new FailTransfer(e.transfer(), "the worker that has these bytes is not connected"));
        } else {
            out.add(new ToWorker(holder.link, new CoordinatorToWorker.BlobWanted(e.session(), e.blob(), e.transfer())));
        }
    }

    // ---- for those who look

    /** What is wrong with the books, for the simulation; empty if nothing is. */
    public String inconsistency() {
        for (SchedulerSession session : sessions.sessions.values()) {
            int queued = 0;
            for (SchedulerTask task : session.tasks.values()) {
                if (task.state() == State.QUEUED) queued++;
                boolean placed = task.worker != null && task.worker.held.get(task.attempt) == task;
                boolean kept = task.worker != null && task.worker.unreleased.get(task.attempt) == task;
                boolean right = switch (task.state()) {
                    case QUEUED -> task.worker == null && task.call != null;
                    case RECOVERING, LOST -> task.worker == null;
                    case AT_WORKER -> placed && !kept;
                    case ENDED -> !placed && kept == (task.worker != null);
                    case GONE -> false;
                };
                if (!right)
                    return task.attempt + " is " + task.state() + (task.worker == null ? "" : " on " + task.worker.id);
            }
            if (queued != session.queued) return "the queue counts " + session.queued + ", not " + queued;
        }
        return "";
    }

    /** Whether a worker of this name has joined. */
    public boolean knowsWorker(String name) {
        return workers.workers.containsKey(name);
    }

    /** What this coordinator sees. */
    public ClusterStatus status(String coordinator, String build, long upNanos, LongFunction<Peer> clients) {
        var workerList = new ArrayList<ClusterStatus.Worker>();
        for (SchedulerWorker worker : workers.workers.values()) workerList.add(statusOf(worker));
        var sessionList = new ArrayList<ClusterStatus.Session>();
        for (SchedulerSession session : sessions.sessions.values()) {
            sessionList.add(statusOf(session, clients.apply(session.link())));
        }
        return new ClusterStatus(coordinator, build, upNanos, workerList, sessionList);
    }

    private ClusterStatus.Worker statusOf(SchedulerWorker worker) {
        int running = 0;
        for (SchedulerTask task : worker.held.values()) if (task.started) running++;
        WorkerState state = WorkerState.READY;
        if (worker.slots == 0) state = WorkerState.UNABLE;
        if (worker.draining) state = WorkerState.DRAINING;
        if (worker.suspect || worker.link == 0) state = WorkerState.SUSPECT;
        return new ClusterStatus.Worker(
                worker.id,
                worker.host,
                worker.pid,
                state,
                worker.reason,
                worker.slots,
                running,
                worker.load() - running,
                worker.ended,
                unprepared.of(worker));
    }

    private static ClusterStatus.Session statusOf(SchedulerSession session, Peer peer) {
        int running = 0;
        int waiting = 0;
        for (SchedulerTask task : session.tasks.values()) {
            if (task.state() == State.AT_WORKER && task.started) running++;
            else if (task.state() != State.ENDED) waiting++;
        }
        return new ClusterStatus.Session(
                session.id,
                peer.host(),
                peer.pid(),
                session.epoch,
                session.isAttached(),
                session.backlog,
                waiting,
                running);
    }
}
