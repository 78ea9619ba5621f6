package dev.muster.scheduling.supervisor;

import dev.muster.model.Attempt;
import dev.muster.model.FailureKind;
import dev.muster.model.FetchFault;
import dev.muster.model.Outcome;
import dev.muster.model.Place;
import dev.muster.model.RemoteThrowable;
import dev.muster.model.TaskFailure;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.scheduling.loop.Deadlines;
import dev.muster.scheduling.supervisor.PreparationTrouble.Missing;
import dev.muster.scheduling.supervisor.PreparationTrouble.Phase;
import dev.muster.scheduling.supervisor.SupervisorAttempt.State;
import dev.muster.scheduling.supervisor.SupervisorSession.Code;
import dev.muster.task.SessionId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What becomes of a session whose code, calls or runners cannot be had on this host. What has not started goes back to the
 * coordinator with the reason, and it sends no more; after a pause that grows, the worker tries again by itself, and says when it
 * has succeeded. Only what the user's own initializer did fails at once: it would do the same anywhere.
 */
final class SessionPreparation {
    /**
     * Failures in a row until the worker says that waiting does not help: some seconds for a disk, half a minute for a network.
     */
    private static final int OWN_FAILURES_MAX = 3;

    private static final int TRANSFER_FAILURES_MAX = 8;

    private final SupervisorConfig config;
    private final HeldAttempts held;
    private final RunnerPool pool;
    private final Map<SessionId, SupervisorSession> sessions;
    private final BiConsumer<WorkerToCoordinator, List<SupervisorCommand>> send;

    SessionPreparation(
            SupervisorConfig config,
            HeldAttempts held,
            RunnerPool pool,
            Map<SessionId, SupervisorSession> sessions,
            BiConsumer<WorkerToCoordinator, List<SupervisorCommand>> send) {
        this.config = config;
        this.held = held;
        this.pool = pool;
        this.sessions = sessions;
        this.send = send;
    }

    // ---- events of code and calls

    void environmentReady(SessionId id, List<SupervisorCommand> out) {
        SupervisorSession session = sessions.get(id);
        if (session == null || session.code() != Code.ON_ITS_WAY) return;
        session.codeBecomes(Code.HERE);
        succeeded(session, Missing.CODE, out);
    }

    void environmentFailed(SupervisorEvent.EnvironmentFailed e, long now, List<SupervisorCommand> out) {
        SupervisorSession session = sessions.get(e.session());
        if (session == null || session.code() != Code.ON_ITS_WAY) return;
        session.codeBecomes(Code.ABSENT);
        int max = e.fault() == FetchFault.TRANSFER ? TRANSFER_FAILURES_MAX : OWN_FAILURES_MAX;
        failed(session, Missing.CODE, e.failure(), max, now, out);
    }

    void callReady(Attempt attempt, List<SupervisorCommand> out) {
        SupervisorAttempt fetched = held.get(attempt);
        if (fetched == null || fetched.state() != State.FETCHING) return;
        held.queue(fetched);
        succeeded(fetched.session, Missing.CALL, out);
    }

    /** A call that its own client cannot give away is the trouble of one task; the others are of the whole session here. */
    void callFailed(SupervisorEvent.CallFailed e, long now, List<SupervisorCommand> out) {
        SupervisorAttempt fetched = held.get(e.attempt());
        if (fetched == null || fetched.state() != State.FETCHING) return;
        if (e.fault() == FetchFault.HOLDER) {
            held.ended(fetched, new Outcome.Failed(e.failure()), 0, out);
            return;
        }
        int max = e.fault() == FetchFault.TRANSFER ? TRANSFER_FAILURES_MAX : OWN_FAILURES_MAX;
        failed(fetched.session, Missing.CALL, e.failure(), max, now, out);
        if (held.get(e.attempt()) == fetched) held.giveBack(fetched, out);
    }

    // ---- events of runners

    void runnerBound(SupervisorSession session, List<SupervisorCommand> out) {
        session.startFailures = 0;
        succeeded(session, Missing.RUNNER, out);
    }

    /** A runner says that it cannot be made ready. */
    void bindFailed(SupervisorSession session, TaskFailure failure, long now, List<SupervisorCommand> out) {
        if (isOfOldJvm(failure)) {
            runnerFailed(session, ofThisJvm(failure), now, out);
        } else if (failure.kind() == FailureKind.REFUSED) {
            if (session.code() == Code.HERE) session.codeBecomes(Code.ABSENT);
            failed(session, Missing.CODE, failure, OWN_FAILURES_MAX, now, out);
        } else {
            environmentIsBroken(session, failure, out);
        }
    }

    /** No runner can be had for this environment here, as several tries have shown. */
    void runnerFailed(SupervisorSession session, TaskFailure failure, long now, List<SupervisorCommand> out) {
        session.startFailures = 0;
        failed(session, Missing.RUNNER, failure, 1, now, out);
    }

    /** This host goes on with the runners that it has: a session that has none must not wait here for one. */
    void noFurtherRunner(TaskFailure failure, long now, List<SupervisorCommand> out) {
        // Another worker may have space later; where there is no other, only this one can say that nothing will come.
        int max = config.onlyWorker() ? 1 : Integer.MAX_VALUE;
        for (SupervisorSession session : sessions.values()) {
            boolean waits = session.queued > 0 || session.refusesAttempts();
            if (waits && !session.hasReadyRunner()) failed(session, Missing.RUNNER, failure, max, now, out);
        }
    }

    /** An attempt that never began: what it needs is not on this host, and it goes back. */
    void neverBegan(SupervisorAttempt attempt, TaskFailure failure, long now, List<SupervisorCommand> out) {
        if (failure.kind() == FailureKind.REFUSED) {
            failed(attempt.session, Missing.CALL, failure, OWN_FAILURES_MAX, now, out);
        } else {
            failed(attempt.session, Missing.JVM, ofThisJvm(failure), 1, now, out);
        }
        held.giveBack(attempt, out);
    }

    /** Whether the end of an attempt says that no user code of it has run, and that this host is to blame. */
    static boolean isBeforeTheBeginning(TaskFailure failure) {
        return failure.kind() == FailureKind.REFUSED
                || (failure.kind() == FailureKind.PAYLOAD_UNREADABLE && isOfOldJvm(failure));
    }

    /**
     * A task has run here. One whose result could not be stored is lost, not this session: others with smaller results may run,
     * so the worker never says that it is for good.
     */
    void taskRan(SupervisorSession session, Outcome outcome, long now, List<SupervisorCommand> out) {
        if (outcome instanceof Outcome.Failed failed && failed.failure().kind() == FailureKind.RESULT_LOST) {
            if (!config.onlyWorker()) {
                failed(session, Missing.ROOM, failed.failure(), Integer.MAX_VALUE, now, out);
            }
            return;
        }
        PreparationTrouble trouble = session.trouble;
        if (trouble == null || trouble.phase() != Phase.OVER) return;
        succeeded(session, Missing.JVM, out);
        succeeded(session, Missing.ROOM, out);
    }

    /** The user's own act: every task of this environment would fail alike, here and elsewhere, now and later. */
    void environmentIsBroken(SupervisorSession session, TaskFailure failure, List<SupervisorCommand> out) {
        session.codeBecomes(Code.FAILED);
        session.failure = failure;
        for (SupervisorAttempt attempt : held.all()) {
            boolean waits = attempt.state() == State.FETCHING || attempt.state() == State.QUEUED;
            if (attempt.session == session && waits) held.ended(attempt, new Outcome.Failed(failure), 0, out);
        }
        stopWhatStarts(session, out);
    }

    /** Whether this came of a class file that the JVM here is too old for: a newer one elsewhere can read it. */
    static boolean isOfOldJvm(TaskFailure failure) {
        Optional<RemoteThrowable> thrown = failure.thrown();
        for (int depth = 0; thrown.isPresent() && depth < 20; depth++) {
            if (thrown.get().className().equals(UnsupportedClassVersionError.class.getName())) return true;
            thrown = thrown.get().cause();
        }
        return false;
    }

    // ---- what follows

    private void failed(
            SupervisorSession session,
            Missing missing,
            TaskFailure failure,
            int failuresMax,
            long now,
            List<SupervisorCommand> out) {
        PreparationTrouble before = session.trouble;
        if (session.closed) return;
        if (before != null && before.phase() == Phase.WAITING) return; // of the same try
        int failures = before != null && before.missing == missing ? before.failures + 1 : 1;
        TaskFailure here = failure.place().isPresent() ? failure : failure.at(place());
        var trouble = new PreparationTrouble(missing, here, failures, failuresMax, now);
        session.trouble = trouble;
        boolean known = before != null
                && before.isReported()
                && before.lasting == trouble.lasting
                && before.failure.message().equals(here.message());
        if (!known) send.accept(new WorkerToCoordinator.CannotPrepare(session.id, here, trouble.lasting), out);
        boolean same = before != null && before.failure.message().equals(here.message());
        if (!same) out.add(new SupervisorCommand.Warn(warning(session, here)));
        for (SupervisorAttempt attempt : held.all()) {
            boolean waits = attempt.state() == State.FETCHING || attempt.state() == State.QUEUED;
            if (attempt.session == session && waits) held.giveBack(attempt, out);
        }
        if (missing == Missing.RUNNER) stopWhatStarts(session, out);
    }

    private static String warning(SupervisorSession session, TaskFailure failure) {
        return "this worker can start no task of session " + session.id
                + " for now; other workers get them, and it tries" + " again by itself: " + failure.message();
    }

    private void succeeded(SupervisorSession session, Missing found, List<SupervisorCommand> out) {
        PreparationTrouble trouble = session.trouble;
        if (trouble == null || trouble.missing != found) return;
        session.trouble = null;
        if (trouble.isReported()) send.accept(new WorkerToCoordinator.CanPrepare(session.id), out);
        out.add(new SupervisorCommand.Inform("this worker can start tasks of session " + session.id + " again"));
    }

    private void stopWhatStarts(SupervisorSession session, List<SupervisorCommand> out) {
        for (SupervisorRunner runner : pool.all()) {
            boolean idle = runner.assigned.isEmpty() && runner.state() != RunnerState.READY;
            if (runner.session == session && idle) pool.stop(runner, out);
        }
    }

    /** Reported after each opening of the session, and nowhere else: who opened it before knows. */
    void opened(SupervisorSession session, List<SupervisorCommand> out) {
        PreparationTrouble trouble = session.trouble;
        if (trouble == null || !trouble.isReported()) return;
        send.accept(new WorkerToCoordinator.CannotPrepare(session.id, trouble.failure, trouble.lasting), out);
    }

    // ---- time

    void timePassed(long now, List<SupervisorCommand> out) {
        for (SupervisorSession session : sessions.values()) {
            PreparationTrouble trouble = session.trouble;
            if (trouble == null || trouble.phase() != Phase.WAITING || now - trouble.dueNanos < 0) continue;
            if (trouble.missing.onlyATaskShowsIt()) {
                trouble.become(Phase.OVER);
                send.accept(new WorkerToCoordinator.CanPrepare(session.id), out);
            } else {
                trouble.become(Phase.PROBING);
            }
        }
    }

    void addDeadlines(Deadlines deadlines) {
        for (SupervisorSession session : sessions.values()) {
            PreparationTrouble trouble = session.trouble;
            if (trouble != null && trouble.phase() == Phase.WAITING) deadlines.add(trouble.dueNanos);
        }
    }

    private Place place() {
        return new Place(config.host(), config.worker(), config.pid());
    }

    private static TaskFailure ofThisJvm(TaskFailure failure) {
        return new TaskFailure(
                failure.kind(),
                "The classes of the program are too new for the JVM of this worker. Run the worker with a newer Java, or compile"
                        + " the program for an older one (javac --release). " + failure.message(),
                failure.thrown(),
                failure.throwable(),
                failure.place(),
                Optional.empty());
    }
}
