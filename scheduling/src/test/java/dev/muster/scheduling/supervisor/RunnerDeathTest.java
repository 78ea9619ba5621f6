package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.Place;
import dev.muster.model.WorkerId;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the death of a runner means for each attempt that it had. */
final class RunnerDeathTest extends SupervisorFixture {
    private static final Place PLACE = new Place("host", new WorkerId("alpha", 11), 4711);

    RunnerDeathTest() {
        super(1, 0, false);
    }

    /** A runner with three attempts in its queue. */
    private List<Attempt> threeInOneRunner() {
        List<Attempt> three = List.of(dispatch(), dispatch(), dispatch());
        assertThat(assigned()).isEqualTo(three);
        commands.clear();
        return three;
    }

    @Test
    void p3_theTaskThatRanFailsByTheCauseAndTheOthersRunElsewhereInTheirOrder() {
        long runner = readyRunner(Wish.PLAIN, 1_000);
        List<Attempt> three = threeInOneRunner();
        started(runner, three.get(0));
        gone(runner, FailureKind.RUNNER_EXITED, three.get(0));
        assertThat(failure().kind()).isEqualTo(FailureKind.RUNNER_EXITED);
        assertThat(failure().message()).isEqualTo("the message of its death");
        assertThat(failure().place()).contains(PLACE);
        assertThat(failure().autopsy()).contains(autopsy());
        long another = lastRunnerIsReady();
        assertThat(another).isNotEqualTo(runner);
        assertThat(assigned()).containsExactly(three.get(1), three.get(2));
    }

    @Test
    void theRecordOfTheRunnerCountsEvenWhereTheReportOfTheStartWasLost() {
        long runner = readyRunner(Wish.PLAIN, 1_000);
        List<Attempt> three = threeInOneRunner();
        gone(runner, FailureKind.RUNNER_EXITED, three.get(0));
        assertThat(failureOf(three.get(0)).kind()).isEqualTo(FailureKind.RUNNER_EXITED);
        assertThat(failure().place()).contains(PLACE);
    }

    @Test
    void whatStandsBeforeATaskThatRanHasRunAndItsOutcomeDiedWithTheRunner() {
        long runner = readyRunner(Wish.PLAIN, 1_000);
        List<Attempt> three = threeInOneRunner();
        gone(runner, FailureKind.RUNNER_EXITED, three.get(1));
        assertThat(failureOf(three.get(0)).kind()).isEqualTo(FailureKind.RUNNER_KILLED);
        assertThat(failureOf(three.get(0)).message())
                .isEqualTo("The task shared a runner that died, and not by its own doing: the message of its death");
        assertThat(failureOf(three.get(1)).kind()).isEqualTo(FailureKind.RUNNER_EXITED);
        lastRunnerIsReady();
        assertThat(assigned()).containsExactly(three.get(2));
    }

    @Test
    void aTaskWhoseStartWasReportedAndThatIsNotInTheRecordHasEndedAndItsOutcomeDiedWithTheRunner() {
        long runner = readyRunner(Wish.PLAIN.threads(2), 1_000);
        List<Attempt> three = threeInOneRunner();
        started(runner, three.get(0));
        started(runner, three.get(1));
        gone(runner, FailureKind.RUNNER_EXITED, three.get(0));
        assertThat(failureOf(three.get(1)).kind()).isEqualTo(FailureKind.RUNNER_KILLED);
    }

    @Test
    void whereTheRecordNamesNoTaskTheFirstMayHaveRunAndTheOthersHaveNot() {
        long runner = readyRunner(Wish.PLAIN, 1_000);
        List<Attempt> three = threeInOneRunner();
        gone(runner, FailureKind.RUNNER_KILLED);
        assertThat(failure().kind()).isEqualTo(FailureKind.RUNNER_KILLED);
        assertThat(failureOf(three.get(0)).message()).contains("shared a runner");
        assertThat(failure().place()).contains(PLACE);
        lastRunnerIsReady();
        assertThat(assigned()).containsExactly(three.get(1), three.get(2));
    }

    @Test
    void aTaskThatWasCancelledIsCancelledHoweverItsRunnerDies() {
        long runner = readyRunner();
        Attempt attempt = dispatch();
        started(runner, attempt);
        receive(new CoordinatorToWorker.Cancel(attempt, true));
        gone(runner, FailureKind.RUNNER_CRASHED, attempt);
        assertThat(said(WorkerToCoordinator.Ended.class))
                .containsExactly(new WorkerToCoordinator.Ended(attempt, new Outcome.Cancelled(), 0));
    }

    @Test
    void aTaskThatWasCancelledAndMayHaveRunIsCancelled() {
        long runner = readyRunner();
        Attempt attempt = dispatch();
        receive(new CoordinatorToWorker.Cancel(attempt, true));
        gone(runner, FailureKind.RUNNER_CRASHED);
        assertThat(said(WorkerToCoordinator.Ended.class))
                .containsExactly(new WorkerToCoordinator.Ended(attempt, new Outcome.Cancelled(), 0));
    }

    @Test
    void whoSharesARunnerThatIsKilledForAnotherTaskFailsAsKilledWithThatReason() {
        long runner = readyRunner(Wish.PLAIN.threads(2), SECOND);
        Attempt slow = dispatch(SESSION, new AttemptLimits(Optional.of(Duration.ofSeconds(1))), SMALL);
        Attempt other = dispatch();
        started(runner, slow);
        started(runner, other);
        seconds(3);
        gone(runner, FailureKind.RUNNER_KILLED, slow, other);
        assertThat(failureOf(slow).kind()).isEqualTo(FailureKind.TIMED_OUT);
        assertThat(failureOf(other).kind()).isEqualTo(FailureKind.RUNNER_KILLED);
        assertThat(failureOf(other).message()).contains("went on after its interrupt");
    }

    @Test
    void whatWasRecalledGoesBackWhenItsRunnerDies() {
        long runner = readyRunner(Wish.PLAIN, 1_000);
        List<Attempt> three = threeInOneRunner();
        started(runner, three.get(0));
        receive(new CoordinatorToWorker.Recall(three.get(1)));
        receive(new CoordinatorToWorker.Cancel(three.get(2), false));
        gone(runner, FailureKind.RUNNER_EXITED, three.get(0));
        assertThat(returned()).containsExactly(three.get(1));
        assertThat(said(WorkerToCoordinator.Ended.class))
                .contains(new WorkerToCoordinator.Ended(three.get(2), new Outcome.Cancelled(), 0));
    }

    @Test
    void whatARunnerGivesBackStandsBeforeWhatCameLater() {
        long runner = readyRunner(Wish.PLAIN.tasksMax(4), 1_000);
        List<Attempt> three = threeInOneRunner();
        Attempt later = dispatch();
        started(runner, three.get(0));
        receive(new CoordinatorToWorker.Cancel(three.get(0), true));
        happens(new SupervisorEvent.RunnerReturned(runner, three.subList(1, 3)));
        ended(runner, three.get(0));
        assertThat(assigned())
                .isEqualTo(List.of(three.get(1), three.get(2), later)
                        .subList(0, assigned().size()));
    }

    @Test
    void aRunnerThatIsKilledFromOutsideThreeTimesWhileItIsBoundIsTheTroubleOfThisWorker() {
        join();
        open(SESSION, Wish.PLAIN);
        Attempt attempt = dispatch();
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        for (int i = 0; i < 3; i++) {
            assertThat(said(WorkerToCoordinator.CannotPrepare.class)).isEmpty();
            happens(new SupervisorEvent.RunnerUp(lastLaunched(), 4711));
            gone(lastLaunched(), FailureKind.RUNNER_KILLED);
        }
        assertThat(returned()).containsExactly(attempt);
        assertThat(said(WorkerToCoordinator.CannotPrepare.class)).hasSize(1);
        passes(250 * MS);
        long probe = lastLaunched();
        commands.clear();
        happens(new SupervisorEvent.RunnerUp(probe, 4711));
        gone(probe, FailureKind.RUNNER_KILLED);
        assertThat(of(SupervisorCommand.LaunchRunner.class))
                .as("the count begins anew")
                .hasSize(1);
    }

    @Test
    void aRunnerThatDiesThreeTimesByItselfWhileItIsBoundBreaksItsEnvironment() {
        join();
        open(SESSION, Wish.PLAIN);
        Attempt attempt = dispatch();
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        for (int i = 0; i < 3; i++) {
            assertThat(said(WorkerToCoordinator.Ended.class)).isEmpty();
            happens(new SupervisorEvent.RunnerUp(lastLaunched(), 4711));
            gone(lastLaunched(), FailureKind.RUNNER_CRASHED);
        }
        assertThat(failureOf(attempt).message()).isEqualTo("No runner could be started: the message of its death");
        assertThat(said(WorkerToCoordinator.CannotPrepare.class)).isEmpty();
    }

    @Test
    void aRunnerThatWasBoundBetweenEndsTheCountOfThoseThatWereNot() {
        join();
        open(SESSION, Wish.PLAIN);
        dispatch();
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        for (int i = 0; i < 4; i++) {
            if (i == 2) isReady(lastLaunched());
            else happens(new SupervisorEvent.RunnerUp(lastLaunched(), 4711));
            gone(lastLaunched(), FailureKind.RUNNER_CRASHED);
            if (i == 2) dispatch();
        }
        assertThat(said(WorkerToCoordinator.Ended.class))
                .as("only the one that the bound runner had")
                .hasSize(1);
    }
}
