package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.TaskFailure;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of attempts that had a place in a runner and have not started there. */
final class RequeuedAttemptsTest extends SupervisorFixture {
    private static final AttemptLimits ANNOUNCED = AttemptLimits.DEFAULT.onlyAnnounced();
    private static final Outcome REFUSED = new Outcome.Failed(TaskFailure.of(FailureKind.REFUSED, "the disk is full"));

    RequeuedAttemptsTest() {
        super(1, 0, false);
    }

    private Attempt announced() {
        return dispatch(SESSION, ANNOUNCED, SMALL);
    }

    private void acknowledged(Attempt attempt) {
        receive(new CoordinatorToWorker.Heard(attempt));
    }

    @Test
    void anAttemptIsAnnouncedOnceEvenIfItsRunnerDies() {
        long runner = readyRunner();
        Attempt attempt = announced();
        gone(runner, FailureKind.RUNNER_EXITED);
        lastRunnerIsReady();
        assertThat(said(WorkerToCoordinator.Announced.class))
                .containsExactly(new WorkerToCoordinator.Announced(attempt));
        acknowledged(attempt);
        assertThat(assigned()).containsExactly(attempt);
    }

    @Test
    void anAttemptThatIsAcknowledgedComesBehindThoseThatItsRunnerHas() {
        long runner = readyRunner(Wish.PLAIN, 1_000);
        Attempt late = announced();
        Attempt early = dispatch();
        acknowledged(late);
        assertThat(assigned()).containsExactly(early, late);
        gone(runner, FailureKind.RUNNER_EXITED);
        assertThat(failure()).as("the first may have run").isEqualTo(failureOf(early));
    }

    @Test
    void aRecallEndsTheReservationsInARunnerAndKeepsTheirOrder() {
        long runner = readyRunner(Wish.PLAIN, 1_000);
        Attempt running = dispatch();
        started(runner, running);
        Attempt first = announced();
        Attempt second = announced();
        receive(new CoordinatorToWorker.Cancel(running, true));
        acknowledged(second);
        acknowledged(first);
        assertThat(assigned()).as("the runner gives back what it has").containsExactly(running);
        happens(new SupervisorEvent.RunnerReturned(runner, List.of()));
        assertThat(assigned()).containsExactly(running, first, second);
    }

    @Test
    void aReservationThatExpiresIsNoTaskOfItsRunner() {
        readyRunner(Wish.PLAIN.tasksMax(2), SECOND);
        announced();
        passes(SECOND);
        Attempt next = dispatch();
        assertThat(assigned()).containsExactly(next);
    }

    @Test
    void whatARunnerGivesBackIsNoTaskOfIt() {
        long runner = readyRunner(Wish.PLAIN.tasksMax(3), 1_000);
        Attempt running = dispatch();
        Attempt waiting = dispatch();
        started(runner, running);
        happens(new SupervisorEvent.RunnerReturned(runner, List.of(waiting)));
        assertThat(assigned()).as("it may have a third").containsExactly(running, waiting, waiting);
    }

    @Test
    void anAttemptThatHasStartedCannotBeGivenBack() {
        long runner = readyRunner();
        Attempt attempt = dispatch();
        started(runner, attempt);
        happens(new SupervisorEvent.RunnerReturned(runner, List.of(attempt)));
        assertThat(assigned()).containsExactly(attempt);
        ended(runner, attempt);
        assertThat(said(WorkerToCoordinator.Ended.class)).hasSize(1);
    }

    @Test
    void whatARunnerGivesBackFailsIfItsEnvironmentIsBrokenMeanwhile() {
        var both = new TwoSlots();
        both.isBrokenWhileAttemptsWaitInAReadyRunner();
    }

    /** On two slots. */
    private static final class TwoSlots extends SupervisorFixture {
        TwoSlots() {
            super(2, 0, false);
        }

        void isBrokenWhileAttemptsWaitInAReadyRunner() {
            long runner = readyRunner(Wish.PLAIN, 1_000);
            started(runner, dispatch());
            Attempt waiting = dispatch();
            long other = lastLaunched();
            happens(new SupervisorEvent.RunnerUp(other, 1));
            happens(new SupervisorEvent.RunnerBindFailed(
                    other, TaskFailure.of(FailureKind.ENVIRONMENT_FAILED, "the initializer threw")));
            assertThat(said(WorkerToCoordinator.Ended.class)).isEmpty();
            happens(new SupervisorEvent.RunnerReturned(runner, List.of(waiting)));
            assertThat(failureOf(waiting).message()).isEqualTo("the initializer threw");
        }
    }

    @Test
    void whatADeadRunnerHadGoesBackIfItsSessionCannotBePreparedHere() {
        long runner = readyRunner(Wish.PLAIN, 1_000);
        List<Attempt> three = List.of(dispatch(), dispatch(), dispatch());
        ended(runner, three.get(0), REFUSED);
        gone(runner, FailureKind.RUNNER_EXITED, three.get(1));
        assertThat(returned()).containsExactly(three.get(0), three.get(2));
    }

    @Test
    void whatARunnerGivesBackStaysIfARunnerOfItsSessionIsReady() {
        long runner = readyRunner(Wish.PLAIN, 1_000);
        List<Attempt> three = List.of(dispatch(), dispatch(), dispatch());
        ended(runner, three.get(0), REFUSED);
        happens(new SupervisorEvent.RunnerReturned(runner, List.of(three.get(2))));
        assertThat(returned()).containsExactly(three.get(0));
        assertThat(assigned()).endsWith(three.get(2));
    }
}
