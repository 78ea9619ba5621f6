package dev.muster.worker;

import dev.muster.model.FailureKind;
import dev.muster.model.TaskFailure;
import dev.muster.scheduling.loop.MachineLoop;
import dev.muster.scheduling.supervisor.SupervisorCommand;
import dev.muster.scheduling.supervisor.SupervisorEvent;
import dev.muster.worker.config.WorkerPlace;
import dev.muster.worker.events.Callback;
import dev.muster.worker.events.Completion;
import dev.muster.worker.events.SupervisorInbox;
import dev.muster.worker.files.SessionCode;
import dev.muster.worker.files.SessionFiles;
import dev.muster.worker.runners.RunnerRegistry;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes each command on to the part of the worker that performs it. On the loop: nothing here blocks. */
final class SupervisorCommandHandler implements MachineLoop.CommandHandler<SupervisorCommand> {
    private static final Logger log = LoggerFactory.getLogger(SupervisorCommandHandler.class);

    private final String worker;
    private final SupervisorInbox inbox;
    private final CoordinatorLinks links;
    private final SessionFiles files;
    private final SessionCode code;
    private final RunnerRegistry runners;
    private final Runnable whenDrained;
    private final Consumer<WorkerRefusedException> whenRefused;

    SupervisorCommandHandler(
            WorkerPlace place,
            SupervisorInbox inbox,
            CoordinatorLinks links,
            SessionFiles files,
            SessionCode code,
            RunnerRegistry runners,
            Runnable whenDrained,
            Consumer<WorkerRefusedException> whenRefused) {
        this.worker = "worker " + place.worker().name() + " on " + place.host();
        this.inbox = inbox;
        this.links = links;
        this.files = files;
        this.code = code;
        this.runners = runners;
        this.whenDrained = whenDrained;
        this.whenRefused = whenRefused;
    }

    @Override
    public void perform(SupervisorCommand command) {
        if (command instanceof SupervisorCommand.ToCoordinator say) {
            links.send(say.link(), say.message());
        } else if (command instanceof SupervisorCommand.Dial dial) {
            links.dial(dial.link());
        } else if (command instanceof SupervisorCommand.CloseLink closeLink) {
            links.closeLink(closeLink.link(), closeLink.why());
        } else if (command instanceof SupervisorCommand.PrepareEnvironment prepare) {
            prepare(prepare);
        } else if (command instanceof SupervisorCommand.DropSession drop) {
            code.drop(drop.session());
        } else if (command instanceof SupervisorCommand.FetchCall fetch) {
            fetch(fetch);
        } else if (command instanceof SupervisorCommand.ReleaseCall release) {
            files.calls().release(release.attempt());
        } else if (command instanceof SupervisorCommand.PushBlob push) {
            push(push);
        } else if (command instanceof SupervisorCommand.ForgetResult forget) {
            files.results().forget(forget.attempt(), forget.result());
        } else if (command instanceof SupervisorCommand.GiveUp giveUp) {
            whenRefused.accept(new WorkerRefusedException(giveUp.reason(), giveUp.message()));
        } else if (command instanceof SupervisorCommand.Warn warn) {
            log.warn("{}", warn.text());
        } else if (command instanceof SupervisorCommand.Inform inform) {
            log.info("{}", inform.text());
        } else if (command instanceof SupervisorCommand.Drained) {
            whenDrained.run();
        } else {
            runners.perform(command);
        }
    }

    @Override
    public void flush() {
        links.flush();
    }

    private void prepare(SupervisorCommand.PrepareEnvironment command) {
        var unused = Completion.follow(
                code.prepare(command.session(), command.environment()),
                Callback.CODE_REPORTED,
                (ready, failed) -> {
                    if (failed == null) {
                        inbox.leave(new SupervisorEvent.EnvironmentReady(command.session()));
                    } else if (!(failed instanceof CancellationException)) {
                        // Another worker may have more space or a better connection to the client: no fault of the
                        // environment.
                        var failure = TaskFailure.of(
                                FailureKind.REFUSED,
                                "The code of the program could not be brought to " + worker + ": "
                                        + SessionCode.why(failed));
                        inbox.leave(new SupervisorEvent.EnvironmentFailed(
                                command.session(), SessionFiles.faultOf(failed), failure));
                    }
                },
                runners::broken); // nothing else would report it
    }

    private void fetch(SupervisorCommand.FetchCall command) {
        var attempt = command.attempt();
        var unused = Completion.follow(
                files.calls().fetch(attempt.task().session(), attempt, command.call()),
                Callback.CALL_REPORTED,
                (ready, failed) -> {
                    if (failed == null) {
                        inbox.leave(new SupervisorEvent.CallReady(attempt));
                    } else {
                        var failure = TaskFailure.of(
                                FailureKind.REFUSED,
                                "The call could not be brought to " + worker + ", so nothing was run: "
                                        + SessionCode.why(failed));
                        inbox.leave(new SupervisorEvent.CallFailed(attempt, SessionFiles.faultOf(failed), failure));
                    }
                },
                runners::broken);
    }

    private void push(SupervisorCommand.PushBlob command) {
        var unused = Completion.follow(
                files.results().push(command.session(), command.blob(), command.transfer()),
                Callback.PUSH_REPORTED,
                (missing, failed) -> missing.ifPresent(
                        why -> inbox.leave(new SupervisorEvent.PushFailed(command.link(), command.transfer(), why))),
                runners::broken);
    }
}
