package dev.muster.scheduling.supervisor;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.BlobId;
import dev.muster.model.Environment;
import dev.muster.model.Payload;
import dev.muster.model.RefusalReason;
import dev.muster.model.RunnerJvm;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.task.SessionId;

/** What a {@link Supervisor} wants done. */
public sealed interface SupervisorCommand {
    /** Open a stream to the coordinator; answered by LinkUp or LinkDown with the same number. */
    record Dial(long link) implements SupervisorCommand {}

    /** End that stream; no LinkDown needs to follow. */
    record CloseLink(long link, String why) implements SupervisorCommand {}

    /** Say this on that stream. */
    record ToCoordinator(long link, WorkerToCoordinator message) implements SupervisorCommand {}

    /** Bring the code of this environment to the disk; answered by EnvironmentReady or EnvironmentFailed. */
    record PrepareEnvironment(SessionId session, Environment environment) implements SupervisorCommand {}

    /** This session is over: its files may go. */
    record DropSession(SessionId session) implements SupervisorCommand {}

    /** Bring this call to the disk; answered by CallReady or CallFailed. */
    record FetchCall(Attempt attempt, Payload.Stored call) implements SupervisorCommand {}

    /** The file of this call is not needed any more; follows each FetchCall, once. */
    record ReleaseCall(Attempt attempt) implements SupervisorCommand {}

    /** Push a result on the bulk connection; answered by PushFailed if it is not on this disk. */
    record PushBlob(long link, SessionId session, BlobId blob, long transfer) implements SupervisorCommand {}

    /** This attempt is forgotten: a result file of it may go. */
    record ForgetResult(Attempt attempt, Payload.Stored result) implements SupervisorCommand {}

    /**
     * Start a child JVM; answered by RunnerUp, or RunnerGone.
     *
     * @param jvm what the environment asks for, beside what every runner gets
     */
    record LaunchRunner(long runner, RunnerJvm jvm) implements SupervisorCommand {}

    /** Give a blank runner its environment; answered by RunnerBound or RunnerBindFailed. */
    record BindRunner(long runner, SessionId session, Environment environment) implements SupervisorCommand {}

    /** Queue this attempt in the runner, behind those it was given before. */
    record Run(long runner, Attempt attempt, AttemptLimits options, Payload call) implements SupervisorCommand {}

    /** Stop this attempt: drop it if it waits, interrupt it if it runs; answered by RunnerEnded. */
    record Interrupt(long runner, Attempt attempt) implements SupervisorCommand {}

    /** Ask a runner for all it has not started; answered by RunnerReturned. */
    record RecallFrom(long runner) implements SupervisorCommand {}

    /** Let an idle runner end by itself; answered by RunnerGone. */
    record StopRunner(long runner) implements SupervisorCommand {}

    /**
     * Kill a runner and all it started; answered by RunnerGone.
     *
     * @param dump whether a thread dump is wanted first
     */
    record KillRunner(long runner, boolean dump, String why) implements SupervisorCommand {}

    /** A coordinator turns this worker away for good; nothing can be done any more, and the daemon may end. */
    record GiveUp(RefusalReason reason, String message) implements SupervisorCommand {}

    /** Tell the operator of this host what is wrong; said once for each change. */
    record Warn(String text) implements SupervisorCommand {}

    /** Tell the operator that what was wrong is over. */
    record Inform(String text) implements SupervisorCommand {}

    /** After DrainAsked: nothing runs and nothing is held any more; the daemon may end. */
    record Drained() implements SupervisorCommand {}
}
