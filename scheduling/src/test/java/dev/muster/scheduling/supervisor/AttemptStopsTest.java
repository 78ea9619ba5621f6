package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.TaskFailure;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How an attempt is stopped: by an interrupt, and after the grace period by the death of its runner. */
final class AttemptStopsTest extends SupervisorFixture {
    private static final AttemptLimits THREE_SECONDS = new AttemptLimits(Optional.of(Duration.ofSeconds(3)));
    private static final Outcome INTERRUPTED =
            new Outcome.Failed(TaskFailure.of(FailureKind.TASK_THREW, "it was interrupted"));

    private long runner;

    AttemptStopsTest() {
        super(1, 0, false);
    }

    private Attempt runningWith(AttemptLimits limits) {
        runner = readyRunner();
        Attempt attempt = dispatch(SESSION, limits, SMALL);
        started(runner, attempt);
        return attempt;
    }

    private List<SupervisorCommand.Interrupt> interrupts() {
        return of(SupervisorCommand.Interrupt.class);
    }

    private List<SupervisorCommand.KillRunner> kills() {
        return of(SupervisorCommand.KillRunner.class);
    }

    private void cancel(Attempt attempt) {
        receive(new CoordinatorToWorker.Cancel(attempt, true));
    }

    @Test
    void aTimeOutCountsFromTheStart() {
        runner = readyRunner();
        Attempt attempt = dispatch(SESSION, THREE_SECONDS, SMALL);
        seconds(5);
        assertThat(interrupts()).isEmpty();
        started(runner, attempt);
        seconds(2);
        passes(SECOND - 1);
        assertThat(interrupts()).isEmpty();
        passes(1);
        assertThat(interrupts()).containsExactly(new SupervisorCommand.Interrupt(runner, attempt));
        ended(runner, attempt, INTERRUPTED);
        assertThat(failure().kind()).isEqualTo(FailureKind.TIMED_OUT);
        assertThat(failure().message()).contains("longer than 3 s", "it was interrupted");
    }

    @Test
    void anAttemptWithoutATimeOutRunsForAsLongAsItLikes() {
        runningWith(AttemptLimits.DEFAULT);
        for (int i = 0; i < 100; i++) {
            happens(new SupervisorEvent.RunnerBeat(runner));
            passes(SECOND);
        }
        assertThat(interrupts()).isEmpty();
    }

    @Test
    void aTaskThatIgnoresTheInterruptOfItsTimeOutLosesItsRunnerAndLeavesAThreadDump() {
        Attempt attempt = runningWith(THREE_SECONDS);
        seconds(3);
        assertThat(interrupts()).hasSize(1);
        passes(SECOND);
        passes(SECOND - 1);
        assertThat(kills()).isEmpty();
        passes(1);
        assertThat(kills()).singleElement().satisfies(kill -> {
            assertThat(kill.dump()).isTrue();
            assertThat(kill.why()).contains(attempt.toString(), "after its interrupt");
        });
        gone(runner, FailureKind.RUNNER_KILLED, attempt);
        assertThat(failure().kind()).isEqualTo(FailureKind.TIMED_OUT);
        assertThat(failure().message()).contains("longer than 3 s", "ignored its interrupt");
        assertThat(failure().autopsy()).isPresent();
    }

    @Test
    void aTaskThatSucceedsAfterItsTimeOutHasSucceeded() {
        Attempt attempt = runningWith(THREE_SECONDS);
        seconds(3);
        ended(runner, attempt);
        assertThat(said(WorkerToCoordinator.Ended.class))
                .extracting(WorkerToCoordinator.Ended::outcome)
                .containsExactly(DONE);
    }

    @Test
    void p4_aCancelledTaskThatIgnoresItsInterruptLosesItsRunnerAfterTheGracePeriodAndIsCancelled() {
        Attempt attempt = runningWith(AttemptLimits.DEFAULT);
        cancel(attempt);
        passes(2 * SECOND - 1);
        assertThat(kills()).isEmpty();
        passes(1);
        assertThat(kills()).singleElement().matches(kill -> !kill.dump());
        gone(runner, FailureKind.RUNNER_KILLED, attempt);
        assertThat(said(WorkerToCoordinator.Ended.class))
                .extracting(WorkerToCoordinator.Ended::outcome)
                .containsExactly(new Outcome.Cancelled());
    }

    @Test
    void theGracePeriodIsThatOfTheEnvironment() {
        runner = readyRunner(Wish.PLAIN.grace(Duration.ofMillis(100)), SECOND);
        Attempt attempt = dispatch();
        started(runner, attempt);
        cancel(attempt);
        passes(100 * MS);
        assertThat(kills()).hasSize(1);
    }

    @Test
    void aTaskThatEndsWithinTheGracePeriodKeepsItsRunner() {
        Attempt attempt = runningWith(AttemptLimits.DEFAULT);
        cancel(attempt);
        ended(runner, attempt, INTERRUPTED);
        seconds(5);
        assertThat(kills()).isEmpty();
    }

    @Test
    void aTaskIsInterruptedOnce() {
        Attempt attempt = runningWith(THREE_SECONDS);
        cancel(attempt);
        cancel(attempt);
        passes(SECOND);
        receive(new CoordinatorToWorker.Release(attempt));
        assertThat(interrupts()).hasSize(1);
        passes(SECOND);
        assertThat(kills()).as("the grace period did not begin anew").hasSize(1);
    }

    @Test
    void anInterruptBeforeTheReportOfTheStartEndsTheTimeOut() {
        runner = readyRunner();
        Attempt attempt = dispatch(SESSION, THREE_SECONDS, SMALL);
        cancel(attempt);
        started(runner, attempt);
        seconds(2);
        assertThat(kills()).as("the grace period counts").hasSize(1);
    }

    @Test
    void whatWaitsBehindATaskThatIsInterruptedIsTakenBack() {
        runner = readyRunner(Wish.PLAIN, 1_000);
        Attempt first = dispatch();
        dispatch();
        started(runner, first);
        cancel(first);
        assertThat(of(SupervisorCommand.RecallFrom.class)).containsExactly(new SupervisorCommand.RecallFrom(runner));
    }

    @Test
    void aTaskThatWentBackIsNotStoppedWhenItsTimeOutIsOver() {
        Attempt attempt = runningWith(THREE_SECONDS);
        ended(runner, attempt, new Outcome.Failed(TaskFailure.of(FailureKind.REFUSED, "the disk is full")));
        assertThat(returned()).containsExactly(attempt);
        seconds(4);
        assertThat(interrupts()).isEmpty();
        assertThat(kills()).isEmpty();
    }

    @Test
    void aWorkerThatStoodStillWaitsForTheReportsOfItsRunnersBeforeItStopsATask() {
        Attempt attempt = runningWith(THREE_SECONDS);
        seconds(1);
        now += 10 * SECOND;
        happens(new SupervisorEvent.TimePassed());
        assertThat(interrupts()).isEmpty();
        passes(SECOND);
        assertThat(interrupts()).containsExactly(new SupervisorCommand.Interrupt(runner, attempt));
    }
}
