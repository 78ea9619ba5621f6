package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.TaskFailure;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.task.TaskId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a worker answers a coordinator that dispatches, cancels, recalls and releases attempts. */
final class AttemptRequestsTest extends SupervisorFixture {
    private static final Outcome CANCELLED = new Outcome.Cancelled();

    AttemptRequestsTest() {
        super(1, 0, false);
    }

    private void cancel(Attempt attempt, boolean force) {
        receive(new CoordinatorToWorker.Cancel(attempt, force));
    }

    private WorkerToCoordinator.Ended onlyEnded() {
        assertThat(said(WorkerToCoordinator.Ended.class)).hasSize(1);
        return said(WorkerToCoordinator.Ended.class).get(0);
    }

    /** Two attempts in one runner, of which the first runs. */
    private List<Attempt> twoInARunner(long runner) {
        List<Attempt> both = List.of(dispatch(), dispatch());
        assertThat(assigned()).isEqualTo(both);
        started(runner, both.get(0));
        commands.clear();
        return both;
    }

    @Test
    void anAttemptOfAnUnknownSessionGoesBack() {
        join();
        Attempt attempt = dispatch(OTHER);
        assertThat(returned()).containsExactly(attempt);
        assertThat(supervisor.held()).isEmpty();
    }

    @Test
    void aDispatchThatComesTwiceRunsOnce() {
        long runner = readyRunner();
        Attempt attempt = dispatch();
        receive(new CoordinatorToWorker.Dispatch(attempt, 1, AttemptLimits.DEFAULT, SMALL));
        ended(runner, attempt);
        assertThat(assigned()).containsExactly(attempt);
        assertThat(onlyEnded().outcome()).isEqualTo(DONE);
        assertThat(supervisor.held()).containsExactly(attempt);
        assertThat(supervisor.inconsistency()).isEmpty();
    }

    @Test
    void r2_aDispatchOfALowerEpochIsRefused() {
        join();
        receive(new CoordinatorToWorker.OpenSession(SESSION, 2, Wish.PLAIN.environment()));
        commands.clear();
        dispatch();
        assertThat(said(WorkerToCoordinator.class)).containsExactly(new WorkerToCoordinator.StaleEpoch(SESSION, 2));
        assertThat(supervisor.held()).isEmpty();
    }

    @Test
    void r2_anOpeningWithALowerEpochIsRefused() {
        join();
        receive(new CoordinatorToWorker.OpenSession(SESSION, 2, Wish.PLAIN.environment()));
        commands.clear();
        open(SESSION, Wish.PLAIN);
        assertThat(said(WorkerToCoordinator.class)).containsExactly(new WorkerToCoordinator.StaleEpoch(SESSION, 2));
    }

    @Test
    void r2_aCloseOfALowerEpochIsRefused() {
        join();
        receive(new CoordinatorToWorker.OpenSession(SESSION, 2, Wish.PLAIN.environment()));
        commands.clear();
        receive(new CoordinatorToWorker.CloseSession(SESSION, 1));
        assertThat(said(WorkerToCoordinator.class)).containsExactly(new WorkerToCoordinator.StaleEpoch(SESSION, 2));
        receive(new CoordinatorToWorker.CloseSession(SESSION, 2));
        assertThat(supervisor.isEmpty()).isTrue();
    }

    @Test
    void anAttemptOfASessionWhoseEnvironmentIsBrokenFailsAtOnce() {
        join();
        open(SESSION, Wish.PLAIN);
        dispatch();
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        happens(new SupervisorEvent.RunnerUp(lastLaunched(), 1));
        happens(new SupervisorEvent.RunnerBindFailed(
                lastLaunched(), TaskFailure.of(FailureKind.ENVIRONMENT_FAILED, "the initializer threw")));
        commands.clear();
        Attempt late = dispatch();
        assertThat(failureOf(late).message()).isEqualTo("the initializer threw");
        assertThat(of(SupervisorCommand.LaunchRunner.class)).isEmpty();
    }

    @Test
    void aCancelEndsAnAttemptThatWaits() {
        join();
        open(SESSION, Wish.PLAIN);
        Attempt queued = dispatch();
        Attempt fetching = dispatch(SESSION, AttemptLimits.DEFAULT, LARGE);
        commands.clear();
        cancel(queued, false);
        cancel(fetching, true);
        assertThat(said(WorkerToCoordinator.Ended.class))
                .containsExactly(
                        new WorkerToCoordinator.Ended(queued, CANCELLED, 0),
                        new WorkerToCoordinator.Ended(fetching, CANCELLED, 0));
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        assertThat(of(SupervisorCommand.LaunchRunner.class)).isEmpty();
    }

    @Test
    void aCancelRecallsAnAttemptThatItsRunnerHasNotStarted() {
        long runner = readyRunner(Wish.PLAIN, 1_000);
        Attempt second = twoInARunner(runner).get(1);
        cancel(second, false);
        assertThat(commands).containsExactly(new SupervisorCommand.RecallFrom(runner));
        happens(new SupervisorEvent.RunnerReturned(runner, List.of(second)));
        assertThat(onlyEnded()).isEqualTo(new WorkerToCoordinator.Ended(second, CANCELLED, 0));
    }

    @Test
    void aCancelWithForceInterruptsAnAttemptThatIsInARunner() {
        long runner = readyRunner();
        Attempt attempt = dispatch();
        cancel(attempt, true);
        assertThat(of(SupervisorCommand.Interrupt.class))
                .containsExactly(new SupervisorCommand.Interrupt(runner, attempt));
        ended(runner, attempt);
        assertThat(onlyEnded().outcome()).as("the cancel was first").isEqualTo(CANCELLED);
    }

    @Test
    void aCancelWithoutForceLetsARunningAttemptContinue() {
        long runner = readyRunner();
        Attempt attempt = dispatch();
        started(runner, attempt);
        commands.clear();
        cancel(attempt, false);
        assertThat(commands).isEmpty();
        ended(runner, attempt);
        assertThat(onlyEnded().outcome()).isEqualTo(DONE);
    }

    @Test
    void aCancelWithForceInterruptsARunningAttempt() {
        long runner = readyRunner();
        Attempt attempt = dispatch();
        started(runner, attempt);
        cancel(attempt, true);
        assertThat(of(SupervisorCommand.Interrupt.class)).hasSize(1);
        ended(runner, attempt);
        assertThat(onlyEnded().outcome()).isEqualTo(CANCELLED);
    }

    @Test
    void aRecallGivesBackWhatWaits() {
        join();
        open(SESSION, Wish.PLAIN);
        Attempt attempt = dispatch();
        receive(new CoordinatorToWorker.Recall(attempt));
        assertThat(returned()).containsExactly(attempt);
        assertThat(supervisor.held()).isEmpty();
    }

    @Test
    void aRecallTakesBackWhatItsRunnerHasNotStartedAndLetsARunningAttemptContinue() {
        long runner = readyRunner(Wish.PLAIN, 1_000);
        List<Attempt> both = twoInARunner(runner);
        receive(new CoordinatorToWorker.Recall(both.get(0)));
        assertThat(commands).isEmpty();
        receive(new CoordinatorToWorker.Recall(both.get(1)));
        assertThat(commands).containsExactly(new SupervisorCommand.RecallFrom(runner));
        happens(new SupervisorEvent.RunnerReturned(runner, List.of(both.get(1))));
        assertThat(returned()).containsExactly(both.get(1));
        Attempt next = dispatch();
        assertThat(assigned()).as("the recall is over").containsExactly(next);
    }

    @Test
    void aRunnerIsAskedOnceForAllThatItHasNotStarted() {
        long runner = readyRunner(Wish.PLAIN, 1_000);
        List<Attempt> both = twoInARunner(runner);
        Attempt third = dispatch();
        commands.clear();
        receive(new CoordinatorToWorker.Recall(both.get(1)));
        receive(new CoordinatorToWorker.Recall(third));
        assertThat(of(SupervisorCommand.RecallFrom.class)).hasSize(1);
        dispatch();
        assertThat(assigned())
                .as("nothing is given to it until it has answered")
                .isEmpty();
    }

    @Test
    void theStartOfAReleasedAttemptIsNotReported() {
        long runner = readyRunner();
        Attempt attempt = dispatch();
        receive(new CoordinatorToWorker.Release(attempt));
        commands.clear();
        started(runner, attempt);
        assertThat(said(WorkerToCoordinator.class)).isEmpty();
    }

    @Test
    void aReleaseOfARunningAttemptInterruptsItAndNothingMoreIsReportedOfIt() {
        long runner = readyRunner();
        Attempt attempt = dispatch();
        started(runner, attempt);
        commands.clear();
        receive(new CoordinatorToWorker.Release(attempt));
        assertThat(of(SupervisorCommand.Interrupt.class)).hasSize(1);
        ended(runner, attempt);
        assertThat(said(WorkerToCoordinator.class)).isEmpty();
        assertThat(supervisor.held()).isEmpty();
    }

    @Test
    void r6_anOutcomeIsKeptUntilItIsReleasedAndItsFileGoesThen() {
        long runner = readyRunner();
        Attempt attempt = dispatch();
        ended(runner, attempt, new Outcome.Succeeded(LARGE));
        assertThat(supervisor.held()).containsExactly(attempt);
        assertThat(of(SupervisorCommand.ForgetResult.class)).isEmpty();
        receive(new CoordinatorToWorker.Release(attempt));
        assertThat(of(SupervisorCommand.ForgetResult.class))
                .containsExactly(new SupervisorCommand.ForgetResult(attempt, LARGE));
        assertThat(supervisor.held()).isEmpty();
    }

    @Test
    void aLateMessageOfAStreamThatWasGivenUpChangesNothing() {
        join();
        open(SESSION, Wish.PLAIN);
        happens(new SupervisorEvent.LinkDown(link, "cut"));
        commands.clear();
        var attempt = new Attempt(new TaskId(SESSION, 99), 1);
        receive(new CoordinatorToWorker.Dispatch(attempt, 1, AttemptLimits.DEFAULT, SMALL));
        assertThat(commands).isEmpty();
        assertThat(supervisor.held()).isEmpty();
    }
}
