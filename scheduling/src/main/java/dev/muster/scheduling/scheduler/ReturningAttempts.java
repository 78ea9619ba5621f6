package dev.muster.scheduling.scheduler;

import dev.muster.model.FailureKind;
import dev.muster.model.HeldAttempt;
import dev.muster.model.Outcome;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.scheduling.scheduler.SchedulerCommand.ToWorker;
import dev.muster.scheduling.scheduler.SchedulerTask.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Attempts that were taken for lost and are brought back by their worker. As long as the attempt that follows has not begun,
 * the earlier one is as good: it takes its place. Whether it has begun, only the worker that has it knows: so it is called back
 * first, and only what has been given back, or never left this coordinator, is replaced. An attempt is fenced when the one
 * that follows it has begun.
 */
final class ReturningAttempts {
    /** How an attempt that a worker holds becomes a task's current one. */
    interface Adoption {
        void adopt(SchedulerTask task, SchedulerWorker worker, HeldAttempt held, List<SchedulerCommand> out);
    }

    private final AttemptLifecycle attempts;
    private final SessionRegistry sessions;
    private final Adoption adoption;

    ReturningAttempts(AttemptLifecycle attempts, SessionRegistry sessions, Adoption adoption) {
        this.attempts = attempts;
        this.sessions = sessions;
        this.adoption = adoption;
    }

    static void recall(SchedulerTask task, List<SchedulerCommand> out) {
        task.recalled = true;
        if (task.worker != null && task.worker.link != 0) {
            out.add(new ToWorker(task.worker.link, new CoordinatorToWorker.Recall(task.attempt)));
        }
    }

    /** The worker is gone, or reports anew what it holds. */
    static void forget(SchedulerWorker worker) {
        for (SchedulerTask next : new ArrayList<>(worker.broughtBack.values())) AttemptLifecycle.forgetEarlier(next);
    }

    /** Lets an attempt that has begun take the place of the one that follows it, if that has not. */
    boolean takeBack(HeldAttempt held, SchedulerWorker worker, List<SchedulerCommand> out) {
        SchedulerSession session = sessions.sessions.get(held.attempt().task().session());
        if (session == null) return false;
        SchedulerTask next = session.tasks.get(held.attempt().task().seq());
        boolean follows = next != null && next.follows == held.attempt().number() && next.mayBeReplaced();
        if (next == null || !follows || !isWorthMuch(held)) return false;
        if (next.state() == State.QUEUED) {
            replace(next, worker, held, out);
        } else {
            AttemptLifecycle.forgetEarlier(next);
            next.earlier = held;
            next.earlierWorker = worker;
            worker.broughtBack.put(held.attempt(), next);
            recall(next, out); // only its worker knows whether it has begun
        }
        return true;
    }

    /** It has begun, and if it has ended, then not because something was lost again. */
    private static boolean isWorthMuch(HeldAttempt held) {
        if (held.outcome().isEmpty()) return held.isStarted();
        Outcome outcome = held.outcome().get();
        if (outcome instanceof Outcome.Failed failed) {
            FailureKind.Blame blame = failed.failure().kind().blame();
            return blame == FailureKind.Blame.TASK || blame == FailureKind.Blame.RUNNER;
        }
        return outcome instanceof Outcome.Succeeded;
    }

    private void replace(SchedulerTask next, SchedulerWorker worker, HeldAttempt held, List<SchedulerCommand> out) {
        attempts.remove(next);
        var back = new SchedulerTask(
                next.session,
                next.seq(),
                held.attempt().number(),
                next.options,
                null,
                State.RECOVERING,
                0,
                next.number());
        next.session.tasks.put(back.seq(), back);
        adoption.adopt(back, worker, held, out);
    }

    /** It is certain that this attempt has not begun where it was, and will not there. */
    void neverStarted(SchedulerTask task, String why, List<SchedulerCommand> out) {
        HeldAttempt earlier = task.earlier;
        SchedulerWorker worker = task.earlierWorker;
        if (earlier == null || worker == null || !task.mayBeReplaced()) {
            attempts.neverStarted(task, why, out);
        } else {
            replace(task, worker, earlier, out);
        }
    }

    /** What was brought back goes on ending while the one that follows it is called back. */
    boolean ended(SchedulerWorker worker, WorkerToCoordinator.Ended m, List<SchedulerCommand> out) {
        SchedulerTask next = worker.broughtBack.get(m.attempt());
        if (next == null || next.earlier == null) return false;
        var held = next.earlier;
        next.earlier = new HeldAttempt(held.attempt(), held.epoch(), held.place(), Optional.of(m.outcome()));
        if (!isWorthMuch(next.earlier)) attempts.fenceEarlier(next, out);
        return true;
    }
}
