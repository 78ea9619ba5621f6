package dev.muster.scheduling.scheduler;

import dev.muster.model.Attempt;
import dev.muster.model.Certainty;
import dev.muster.model.HeldAttempt;
import dev.muster.model.Outcome;
import dev.muster.model.Place;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.scheduling.scheduler.SchedulerCommand.ToClient;
import dev.muster.scheduling.scheduler.SchedulerCommand.ToWorker;
import dev.muster.scheduling.scheduler.SchedulerTask.State;
import java.util.List;

/** What happens to one attempt at a coordinator, whichever event brings it. */
final class AttemptLifecycle {
    private final Dispatcher dispatcher;

    AttemptLifecycle(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** The client does not need it any more: the worker that has it may stop and forget it. */
    void retire(SchedulerTask task, List<SchedulerCommand> out) {
        SchedulerWorker worker = task.worker;
        if (worker != null && worker.link != 0) out.add(release(worker, task.attempt));
        fenceEarlier(task, out);
        remove(task);
    }

    /** The attempt before this one can take its place no more. */
    void fenceEarlier(SchedulerTask task, List<SchedulerCommand> out) {
        SchedulerWorker worker = task.earlierWorker;
        HeldAttempt earlier = task.earlier;
        forgetEarlier(task);
        if (worker != null && earlier != null && worker.link != 0) out.add(release(worker, earlier.attempt()));
    }

    static void forgetEarlier(SchedulerTask task) {
        if (task.earlierWorker != null && task.earlier != null) {
            task.earlierWorker.broughtBack.remove(task.earlier.attempt());
        }
        task.earlier = null;
        task.earlierWorker = null;
    }

    static SchedulerCommand release(SchedulerWorker worker, Attempt attempt) {
        return new ToWorker(worker.link, new CoordinatorToWorker.Release(attempt));
    }

    /** Forgets it here. */
    void remove(SchedulerTask task) {
        if (task.state() == State.QUEUED) dispatcher.unqueue(task, State.GONE);
        dispatcher.unplace(task);
        forgetEarlier(task);
        task.become(State.GONE);
        task.call = null;
        task.session.tasks.remove(task.seq(), task);
    }

    /**
     * It may start when its client knows of it, which is informed now or after the next attach: the worker's inventory repeats
     * it.
     */
    void announced(SchedulerTask task, List<SchedulerCommand> out) {
        task.announced = true;
        task.call = null; // another try needs another number: the client knows this one
        if (task.session.isAttached()) {
            out.add(new ToClient(task.session.link(), new CoordinatorToClient.Announced(task.seq(), task.number())));
        }
    }

    void started(SchedulerTask task, Place place, List<SchedulerCommand> out) {
        task.started = true;
        task.call = null; // from now on another try is the client's to decide
        fenceEarlier(task, out);
        if (task.session.isAttached() && !task.startReported) {
            task.startReported = true;
            out.add(new ToClient(
                    task.session.link(), new CoordinatorToClient.Started(task.seq(), task.number(), place)));
        }
    }

    /** A worker reports how it ended. The report is repeated after a new attach, until the client has consumed it. */
    void ended(SchedulerTask task, SchedulerWorker worker, Outcome outcome, List<SchedulerCommand> out) {
        dispatcher.unplace(task);
        task.become(State.ENDED);
        task.call = null;
        task.worker = worker;
        task.epoch = task.session.epoch;
        outcome.stored().ifPresent(stored -> task.storedResult = stored.id());
        fenceEarlier(task, out);
        worker.unreleased.put(task.attempt, task);
        deliver(task, outcome, out);
    }

    /** It ended here, before any worker had it or after it had been given back. Told again after a new attach. */
    void endedHere(SchedulerTask task, Outcome outcome, List<SchedulerCommand> out) {
        if (task.state() == State.QUEUED) dispatcher.unqueue(task, State.ENDED);
        dispatcher.unplace(task);
        task.become(State.ENDED);
        task.endedHere = outcome;
        fenceEarlier(task, out);
        task.call = null;
        deliver(task, outcome, out);
    }

    private static void deliver(SchedulerTask task, Outcome outcome, List<SchedulerCommand> out) {
        if (!task.session.isAttached()) return;
        task.deliveredEpoch = task.session.epoch;
        out.add(new ToClient(task.session.link(), new CoordinatorToClient.Ended(task.seq(), task.number(), outcome)));
    }

    /** Its worker is gone. The client is informed now, or when it is back. */
    void lost(SchedulerTask task, Certainty certainty, String why, List<SchedulerCommand> out) {
        dispatcher.unplace(task);
        fenceEarlier(task, out);
        task.certainty = task.started ? Certainty.STARTED : certainty;
        task.why = why;
        task.become(State.LOST);
        if (task.session.isAttached()) reportLost(task, out);
    }

    void reportLost(SchedulerTask task, List<SchedulerCommand> out) {
        out.add(new ToClient(
                task.session.link(),
                new CoordinatorToClient.Lost(task.seq(), task.number(), task.certainty, task.why)));
        remove(task);
    }

    /** It is certain that this attempt has not started where it was, and will not, even if its start was announced. */
    void neverStarted(SchedulerTask task, String why, List<SchedulerCommand> out) {
        dispatcher.unplace(task);
        task.started = false;
        if (task.cancelled) {
            endedHere(task, new Outcome.Cancelled(), out);
        } else if (task.call != null) {
            dispatcher.queueFirst(task);
        } else {
            lost(task, Certainty.NEVER_STARTED, why, out);
        }
    }
}
