package dev.muster.scheduling.supervisor;

import dev.muster.model.Attempt;
import dev.muster.model.Autopsy;
import dev.muster.model.FailureKind;
import dev.muster.model.FetchFault;
import dev.muster.model.Outcome;
import dev.muster.model.TaskFailure;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.task.SessionId;
import java.util.List;

/** What can happen to a {@link Supervisor}. */
public sealed interface SupervisorEvent {
    /** The stream that {@link SupervisorCommand.Dial} asked for can be written to. */
    record LinkUp(long link) implements SupervisorEvent {}

    /** That stream is over, or could not be opened. */
    record LinkDown(long link, String why) implements SupervisorEvent {}

    /** A message on that stream. */
    record FromCoordinator(long link, CoordinatorToWorker message) implements SupervisorEvent {}

    /** The code of this session's environment lies on the disk of this host. */
    record EnvironmentReady(SessionId session) implements SupervisorEvent {}

    /** It cannot be had; the next PrepareEnvironment tries again. */
    record EnvironmentFailed(SessionId session, FetchFault fault, TaskFailure failure) implements SupervisorEvent {}

    /** The bytes of this stored call lie on the disk of this host. */
    record CallReady(Attempt attempt) implements SupervisorEvent {}

    /** They cannot be had. */
    record CallFailed(Attempt attempt, FetchFault fault, TaskFailure failure) implements SupervisorEvent {}

    /** The result that a coordinator wants on that transfer is not on this disk any more. */
    record PushFailed(long link, long transfer, String why) implements SupervisorEvent {}

    /** The process is up and has said hello on its pipe. */
    record RunnerUp(long runner, long pid) implements SupervisorEvent {}

    /** It has its environment, and its initializer has run. */
    record RunnerBound(long runner) implements SupervisorEvent {}

    /**
     * It cannot have its environment. A failure of the kind REFUSED says that this host is to blame: something that was on its
     * disk is gone.
     */
    record RunnerBindFailed(long runner, TaskFailure failure) implements SupervisorEvent {}

    /** User code of this attempt begins. */
    record RunnerStarted(long runner, Attempt attempt) implements SupervisorEvent {}

    /**
     * An attempt ended in a runner that lives. A failure of the kind REFUSED says that it never began, and that this host is to
     * blame.
     *
     * @param recycle why this runner must not run another task; empty if it may
     */
    record RunnerEnded(long runner, Attempt attempt, Outcome outcome, long runNanos, String recycle)
            implements SupervisorEvent {}

    /** The answer to a recall: these have not started and will not. */
    record RunnerReturned(long runner, List<Attempt> attempts) implements SupervisorEvent {}

    /** The runner is alive. */
    record RunnerBeat(long runner) implements SupervisorEvent {}

    /** User code in this runner has asked its JVM to exit: now the shutdown hooks run, which may take for ever. */
    record RunnerExiting(long runner) implements SupervisorEvent {}

    /**
     * The process is gone, or could not be launched; the last event of a runner.
     *
     * @param started the attempts whose user code had begun by the runner's own record and not ended; exact even where a
     *     message of it was lost
     * @param launched whether it ever said hello
     * @param kind what killed it, as far as the exit status and the output show; the supervisor knows better where it killed it
     *     itself
     */
    record RunnerGone(
            long runner, boolean launched, List<Attempt> started, FailureKind kind, String message, Autopsy autopsy)
            implements SupervisorEvent {}

    /** The operator wants this worker empty: finish what runs, give back the rest. */
    record DrainAsked() implements SupervisorEvent {}

    /** A deadline is here. */
    record TimePassed() implements SupervisorEvent {}
}
