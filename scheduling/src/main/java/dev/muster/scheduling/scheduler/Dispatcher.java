package dev.muster.scheduling.scheduler;

import dev.muster.model.Payload;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.scheduling.scheduler.SchedulerCommand.ToWorker;
import dev.muster.scheduling.scheduler.SchedulerTask.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which worker runs which task: sessions take turns, each with its tasks in order, and the least loaded worker gets the next.
 *
 * <p>Prefetch is a debt: what waits at a worker cannot go elsewhere. So how much may wait there is measured in time
 * ({@link SchedulerSession#aheadPerSlot}), and when a worker stands idle while tasks wait at another, they are called back.
 */
final class Dispatcher {
    private static final long BALANCE_NANOS = 5_000_000;
    /** When nothing could be called back: those that wait have been called already, or are about to start. */
    private static final long PATIENCE_NANOS = 200_000_000;

    final WorkerIndex workers = new WorkerIndex();
    private final ArrayDeque<SchedulerSession> ring = new ArrayDeque<>(); // sessions that have something queued
    private boolean balanceDue;
    private long balanceDueNanos;

    void queue(SchedulerTask task) {
        task.session.lineOf(task).addLast(task);
        queued(task);
    }

    /** To the front: it has already waited its turn once. */
    void queueFirst(SchedulerTask task) {
        task.session.lineOf(task).addFirst(task);
        queued(task);
    }

    private void queued(SchedulerTask task) {
        task.become(State.QUEUED);
        task.session.queued++;
        joinRing(task.session);
    }

    /** The task is queued no more; its place in the queue is skipped later. */
    void unqueue(SchedulerTask task, State next) {
        task.become(next);
        task.session.queued--;
    }

    /** The session may be served again: it was detached, or silent. */
    void joinRing(SchedulerSession session) {
        if (session.inRing || session.queued == 0) return;
        session.inRing = true;
        ring.addLast(session);
    }

    /** The worker has it from now on. */
    void place(SchedulerTask task, SchedulerWorker worker) {
        task.become(State.AT_WORKER);
        task.worker = worker;
        workers.change(worker, () -> worker.held.put(task.attempt, task));
    }

    /** The worker has it no more, neither to run nor to keep its outcome. */
    void unplace(SchedulerTask task) {
        SchedulerWorker worker = task.worker;
        if (worker == null) return;
        task.worker = null;
        if (worker.held.containsKey(task.attempt)) {
            workers.change(worker, () -> worker.held.remove(task.attempt));
        }
        worker.unreleased.remove(task.attempt);
    }

    /** Sends out what is queued, as far as there are credits. */
    void dispatchReady(long now, List<SchedulerCommand> out) {
        while (!ring.isEmpty()) {
            SchedulerSession session = ring.peekFirst();
            SchedulerWorker worker = workers.leastLoadedFor(session);
            if (worker == null || !worker.hasCredit(session.aheadPerSlot())) {
                if (!anotherSessionHasCredit()) break;
                ring.addLast(ring.removeFirst());
                continue;
            }
            ring.removeFirst();
            session.inRing = false;
            if (!session.isAttached() || session.isSilent(now)) continue; // comes back with its client
            SchedulerTask task = nextQueued(session);
            if (task != null) dispatch(task, worker, out);
            joinRing(session);
        }
        watchBalance(now);
    }

    /**
     * Sessions differ in how far ahead they may be served, and by whom: that the first has no credit says nothing about the
     * others.
     */
    private boolean anotherSessionHasCredit() {
        if (ring.size() < 2) return false;
        SchedulerSession first = ring.peekFirst();
        for (SchedulerSession session : ring) {
            SchedulerWorker worker = session == first ? null : workers.leastLoadedFor(session);
            if (worker != null && worker.hasCredit(session.aheadPerSlot())) return true;
        }
        return false;
    }

    private static @Nullable SchedulerTask nextQueued(SchedulerSession session) {
        @Nullable SchedulerTask task;
        do {
            task = session.again.pollFirst();
            if (task == null) task = session.queue.pollFirst();
        } while (task != null && task.state() != State.QUEUED);
        return task;
    }

    private void dispatch(SchedulerTask task, SchedulerWorker worker, List<SchedulerCommand> out) {
        SchedulerSession session = task.session;
        openAt(session, worker, out);
        unqueue(task, State.AT_WORKER);
        task.epoch = session.epoch;
        task.recalled = false;
        place(task, worker);
        Payload call = Objects.requireNonNull(task.call, "what is queued has its payload");
        out.add(new ToWorker(
                worker.link, new CoordinatorToWorker.Dispatch(task.attempt, session.epoch, task.options, call)));
    }

    /** Opens a session at a worker, once for each epoch. Returns whether it was not open there. */
    boolean openAt(SchedulerSession session, SchedulerWorker worker, List<SchedulerCommand> out) {
        Integer known = worker.opened.put(session.id, session.epoch);
        if (known != null && known == session.epoch) return false;
        out.add(new ToWorker(
                worker.link, new CoordinatorToWorker.OpenSession(session.id, session.epoch, session.environment)));
        if (session.prestart) out.add(new ToWorker(worker.link, new CoordinatorToWorker.Prestart(session.id)));
        return true;
    }

    // ---- balance: nobody stands idle while tasks wait elsewhere

    private void watchBalance(long now) {
        boolean due = isUnbalanced();
        if (due && !balanceDue) balanceDueNanos = now + BALANCE_NANOS;
        balanceDue = due;
    }

    private boolean isUnbalanced() {
        SchedulerWorker idle = workers.leastLoaded();
        SchedulerWorker loaded = workers.mostLoaded();
        return idle != null && loaded != null && idle.hasFreeSlot() && loaded.load() > loaded.slots;
    }

    void timePassed(long now, List<SchedulerCommand> out) {
        if (!balanceDue || now - balanceDueNanos < 0) return;
        balanceDue = false;
        boolean called = isUnbalanced() && callBack(out);
        watchBalance(now);
        if (balanceDue && !called) balanceDueNanos = now + PATIENCE_NANOS;
    }

    /** For the first idle worker that can run any of what waits at the most loaded one. Returns whether any was called. */
    private boolean callBack(List<SchedulerCommand> out) {
        SchedulerWorker loaded = workers.mostLoaded();
        if (loaded == null) return false;
        var waiting = new ArrayList<SchedulerTask>();
        for (SchedulerTask task : loaded.held.values()) {
            if (!task.started && !task.recalled && task.call != null) waiting.add(task);
        }
        for (SchedulerWorker idle : workers.idle()) {
            var fitting = new ArrayList<>(waiting);
            fitting.removeIf(task -> task.session.unprepared.containsKey(idle));
            if (callBack(fitting, loaded, idle.slots - idle.load(), out)) return true;
        }
        return false;
    }

    /** The youngest first: those at the front are about to start. */
    private static boolean callBack(
            List<SchedulerTask> waiting, SchedulerWorker loaded, int wanted, List<SchedulerCommand> out) {
        int spare = Math.min(Math.min(wanted, loaded.load() - loaded.slots), waiting.size());
        for (int i = 0; i < spare; i++) {
            SchedulerTask task = waiting.get(waiting.size() - 1 - i);
            task.recalled = true;
            out.add(new ToWorker(loaded.link, new CoordinatorToWorker.Recall(task.attempt)));
        }
        return spare > 0;
    }

    OptionalLong nextDeadlineNanos() {
        return balanceDue ? OptionalLong.of(balanceDueNanos) : OptionalLong.empty();
    }
}
