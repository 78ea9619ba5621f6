package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.BlobId;
import dev.muster.model.FailureKind;
import dev.muster.model.FetchFault;
import dev.muster.model.TaskFailure;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import org.junit.jupiter.api.Test;

/** A large call lies on the disk from its fetch until its attempt is over here; a large result until it is released. */
final class CallFilesTest extends SupervisorFixture {
    private static final TaskFailure FULL = TaskFailure.of(FailureKind.REFUSED, "the disk is full");

    CallFilesTest() {
        super(1, 0, false);
        join();
        open(SESSION, Wish.PLAIN);
    }

    private Attempt large() {
        return dispatch(SESSION, AttemptLimits.DEFAULT, LARGE);
    }

    private void isReleased(Attempt attempt) {
        assertThat(of(SupervisorCommand.ReleaseCall.class)).containsExactly(new SupervisorCommand.ReleaseCall(attempt));
    }

    @Test
    void aLargeCallIsFetchedBeforeItsAttemptIsQueued() {
        Attempt attempt = large();
        assertThat(of(SupervisorCommand.FetchCall.class))
                .containsExactly(new SupervisorCommand.FetchCall(attempt, LARGE));
        dispatch();
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        happens(new SupervisorEvent.CallReady(attempt));
        happens(new SupervisorEvent.CallReady(attempt)); // a repeated report changes nothing
        long runner = lastRunnerIsReady();
        assertThat(of(SupervisorCommand.Run.class).get(0).call()).isEqualTo(SMALL);
        ended(runner, assigned().get(0));
        assertThat(last(SupervisorCommand.Run.class).call()).isEqualTo(LARGE);
        ended(runner, attempt);
        assertThat(assigned()).hasSize(2);
    }

    @Test
    void theCallIsReleasedWhenItsAttemptHasEndedAndNotAgainWhenTheOutcomeIs() {
        Attempt attempt = large();
        happens(new SupervisorEvent.CallReady(attempt));
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        long runner = lastRunnerIsReady();
        started(runner, attempt);
        assertThat(of(SupervisorCommand.ReleaseCall.class)).isEmpty();
        ended(runner, attempt);
        isReleased(attempt);
        receive(new CoordinatorToWorker.Release(attempt));
        isReleased(attempt);
    }

    @Test
    void theCallIsReleasedWhenItsAttemptIsGivenBack() {
        Attempt attempt = large();
        receive(new CoordinatorToWorker.Recall(attempt));
        assertThat(returned()).containsExactly(attempt);
        isReleased(attempt);
    }

    @Test
    void theCallIsReleasedWhenItsFetchHasFailed() {
        Attempt attempt = large();
        happens(new SupervisorEvent.CallFailed(attempt, FetchFault.OWN_DISK, FULL));
        isReleased(attempt);
    }

    @Test
    void theCallIsReleasedWhenNobodyWantsItsAttempt() {
        Attempt attempt = large();
        receive(new CoordinatorToWorker.Release(attempt));
        isReleased(attempt);
    }

    @Test
    void theCallOfARunningAttemptStaysUntilItsRunnerIsGoneAlsoWhereItsSessionIsOver() {
        Attempt attempt = large();
        happens(new SupervisorEvent.CallReady(attempt));
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        long runner = lastRunnerIsReady();
        started(runner, attempt);
        receive(new CoordinatorToWorker.CloseSession(SESSION, 1));
        assertThat(of(SupervisorCommand.ReleaseCall.class)).isEmpty();
        gone(runner, FailureKind.RUNNER_KILLED, attempt);
        isReleased(attempt);
        assertThat(commands.indexOf(new SupervisorCommand.ReleaseCall(attempt)))
                .as("before the directory of the session goes")
                .isLessThan(commands.indexOf(new SupervisorCommand.DropSession(SESSION)));
    }

    @Test
    void aCallThatWasNeverFetchedIsNotReleased() {
        dispatch();
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        long runner = last(SupervisorCommand.LaunchRunner.class).runner();
        happens(new SupervisorEvent.RunnerUp(runner, 1));
        happens(new SupervisorEvent.RunnerBindFailed(runner, TaskFailure.of(FailureKind.ENVIRONMENT_FAILED, "no")));
        Attempt late = large();
        assertThat(failureOf(late).message()).as("its session is broken").isEqualTo("no");
        assertThat(of(SupervisorCommand.FetchCall.class)).isEmpty();
        assertThat(of(SupervisorCommand.ReleaseCall.class)).isEmpty();
    }

    @Test
    void aResultThatACoordinatorWantsIsPushedAndOneThatIsNotHereIsReportedAsMissing() {
        BlobId blob = LARGE.id();
        receive(new CoordinatorToWorker.BlobWanted(SESSION, blob, 5));
        assertThat(of(SupervisorCommand.PushBlob.class))
                .containsExactly(new SupervisorCommand.PushBlob(link, SESSION, blob, 5));
        happens(new SupervisorEvent.PushFailed(link, 5, "the disk is empty"));
        assertThat(said(WorkerToCoordinator.BlobMissing.class))
                .containsExactly(new WorkerToCoordinator.BlobMissing(5, "the disk is empty"));
    }

    @Test
    void aResultThatIsMissingIsNotReportedToTheNextCoordinatorWhoseTransfersHaveOtherNumbers() {
        receive(new CoordinatorToWorker.BlobWanted(SESSION, LARGE.id(), 5));
        long before = link;
        happens(new SupervisorEvent.LinkDown(link, "cut"));
        now += SECOND;
        join();
        happens(new SupervisorEvent.PushFailed(before, 5, "the disk is empty"));
        assertThat(said(WorkerToCoordinator.BlobMissing.class)).isEmpty();
    }
}
