package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.FailureKind;
import dev.muster.model.FetchFault;
import dev.muster.model.Outcome;
import dev.muster.model.TaskFailure;
import dev.muster.model.messages.WorkerToCoordinator.CanPrepare;
import dev.muster.model.messages.WorkerToCoordinator.CannotPrepare;
import dev.muster.model.messages.WorkerToCoordinator.Ended;
import dev.muster.task.SessionId;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How failures are counted and reported when a session cannot be prepared; see SupervisorPreparationTest for their causes. */
final class PreparationTroubleTest {
    private static final TaskFailure FULL = TaskFailure.of(FailureKind.REFUSED, "the disk is full");
    private static final TaskFailure BROKEN = TaskFailure.of(FailureKind.REFUSED, "the transfer broke");

    // Beside other workers.
    @Nested
    final class OneOfSeveralWorkers extends SupervisorFixture {
        OneOfSeveralWorkers() {
            super(2, 0, false);
        }

        private void callFails(FetchFault fault, TaskFailure failure) {
            Attempt attempt = dispatch(SESSION, AttemptLimits.DEFAULT, LARGE);
            happens(new SupervisorEvent.CallFailed(attempt, fault, failure));
        }

        private void codeFails(TaskFailure failure) {
            happens(new SupervisorEvent.EnvironmentFailed(SESSION, FetchFault.OWN_DISK, failure));
        }

        private void opened() {
            join();
            open(SESSION, Wish.PLAIN);
        }

        /** Until the pause after the last failure is over. */
        private void pauses() {
            passes(31 * SECOND);
            seconds(20);
        }

        @Test
        void aTransferOfACallThatBreaksCountsAsLastingTheEighthTime() {
            opened();
            for (int i = 0; i < 7; i++) {
                callFails(FetchFault.TRANSFER, BROKEN);
                pauses();
            }
            assertThat(said(CannotPrepare.class)).hasSize(7).noneMatch(CannotPrepare::lasting);
            callFails(FetchFault.TRANSFER, BROKEN);
            assertThat(said(CannotPrepare.class)).last().matches(CannotPrepare::lasting);
        }

        @Test
        void aCallThatFindsNoRoomOnTheDiskCountsAsLastingTheThirdTime() {
            opened();
            for (int i = 0; i < 3; i++) {
                assertThat(said(CannotPrepare.class)).noneMatch(CannotPrepare::lasting);
                callFails(FetchFault.OWN_DISK, FULL);
                pauses();
            }
            assertThat(said(CannotPrepare.class)).last().matches(CannotPrepare::lasting);
        }

        @Test
        void aCallThatArrivesEndsTheCount() {
            opened();
            callFails(FetchFault.OWN_DISK, FULL);
            pauses();
            commands.clear();
            Attempt attempt = dispatch(SESSION, AttemptLimits.DEFAULT, LARGE);
            happens(new SupervisorEvent.CallReady(attempt));
            assertThat(of(SupervisorCommand.Inform.class)).hasSize(1);
            assertThat(said(CanPrepare.class)).as("reported after the pause").isEmpty();
        }

        @Test
        void failuresOfOneTryCountOnce() {
            long first = readyRunner();
            Attempt a = dispatch();
            Attempt b = dispatch();
            long second = lastRunnerIsReady();
            ended(first, a, new Outcome.Failed(FULL));
            ended(second, b, new Outcome.Failed(FULL));
            assertThat(returned()).containsExactly(a, b);
            passes(250 * MS);
            ended(first, dispatch(), new Outcome.Failed(FULL));
            assertThat(said(CannotPrepare.class))
                    .as("it is the second")
                    .hasSize(2)
                    .noneMatch(CannotPrepare::lasting);
        }

        @Test
        void afterAFailureOfAnotherThingTheCountBeginsAnew() {
            opened();
            for (int i = 0; i < 2; i++) {
                callFails(FetchFault.OWN_DISK, FULL);
                pauses();
            }
            dispatch();
            codeFails(FULL);
            assertThat(said(CannotPrepare.class)).noneMatch(CannotPrepare::lasting);
        }

        @Test
        void aReasonThatChangesIsReportedAndWarnedOf() {
            opened();
            dispatch();
            codeFails(FULL);
            seconds(1);
            codeFails(FULL);
            assertThat(said(CannotPrepare.class)).hasSize(1);
            assertThat(of(SupervisorCommand.Warn.class)).hasSize(1);
            seconds(1);
            happens(new SupervisorEvent.EnvironmentFailed(SESSION, FetchFault.TRANSFER, BROKEN));
            assertThat(said(CannotPrepare.class))
                    .hasSize(2)
                    .last()
                    .matches(said -> said.failure().message().equals(BROKEN.message()));
            assertThat(of(SupervisorCommand.Warn.class)).hasSize(2);
        }

        @Test
        void anotherSessionKeepsItsAttempts() {
            opened();
            open(OTHER, Wish.PLAIN);
            dispatch(OTHER);
            Attempt own = dispatch();
            codeFails(FULL);
            assertThat(returned()).containsExactly(own);
        }

        @Test
        void aBrokenEnvironmentFailsOnlyTheAttemptsOfItsSessionAndStopsTheRunnersThatStart() {
            opened();
            open(OTHER, Wish.PLAIN);
            dispatch(OTHER);
            Attempt first = dispatch();
            Attempt second = dispatch();
            happens(new SupervisorEvent.EnvironmentReady(SESSION));
            long starting = lastLaunched();
            long binding = starting - 1;
            happens(new SupervisorEvent.RunnerUp(binding, 1));
            happens(new SupervisorEvent.RunnerBindFailed(
                    binding, TaskFailure.of(FailureKind.ENVIRONMENT_FAILED, "the initializer threw")));
            assertThat(said(Ended.class)).extracting(Ended::attempt).containsExactly(first, second);
            assertThat(failureOf(first).place().orElseThrow().pid())
                    .as("of the runner")
                    .isEqualTo(1);
            assertThat(of(SupervisorCommand.StopRunner.class))
                    .containsExactly(new SupervisorCommand.StopRunner(binding));
            assertThat(of(SupervisorCommand.KillRunner.class))
                    .extracting(SupervisorCommand.KillRunner::runner)
                    .containsExactly(starting);
            happens(new SupervisorEvent.EnvironmentReady(SESSION));
            assertThat(of(SupervisorCommand.LaunchRunner.class))
                    .as("a late event")
                    .hasSize(2);
        }

        @Test
        void aRunnerThatCannotBeBoundEnds() {
            opened();
            dispatch();
            happens(new SupervisorEvent.EnvironmentReady(SESSION));
            long runner = lastLaunched();
            happens(new SupervisorEvent.RunnerUp(runner, 1));
            happens(new SupervisorEvent.RunnerBindFailed(runner, FULL));
            assertThat(of(SupervisorCommand.StopRunner.class))
                    .containsExactly(new SupervisorCommand.StopRunner(runner));
        }

        @Test
        void argumentsAreToBlameAfterThreeFailuresAndTheOtherRunnersThatStartAreStopped() {
            join();
            open(SESSION, Wish.PLAIN.arguments("-XX:+Unknown"));
            dispatch();
            dispatch();
            happens(new SupervisorEvent.EnvironmentReady(SESSION));
            launchFails(lastLaunched());
            launchFails(lastLaunched());
            assertThat(said(CannotPrepare.class)).isEmpty();
            long starting = of(SupervisorCommand.LaunchRunner.class).get(0).runner();
            launchFails(lastLaunched());
            assertThat(said(CannotPrepare.class)).hasSize(1);
            assertThat(of(SupervisorCommand.KillRunner.class))
                    .extracting(SupervisorCommand.KillRunner::runner)
                    .containsExactly(starting);
        }

        @Test
        void afterAPauseOneFailureOfArgumentsIsEnough() {
            join();
            open(SESSION, Wish.PLAIN.arguments("-XX:+Unknown"));
            dispatch();
            happens(new SupervisorEvent.EnvironmentReady(SESSION));
            for (int i = 0; i < 3; i++) launchFails(lastLaunched());
            passes(250 * MS);
            commands.clear();
            launchFails(4);
            assertThat(of(SupervisorCommand.LaunchRunner.class))
                    .as("the next pause")
                    .isEmpty();
            passes(500 * MS);
            assertThat(of(SupervisorCommand.LaunchRunner.class)).hasSize(1);
        }

        @Test
        void codeThatArrivesDoesNotEndTheTroubleWithCalls() {
            opened();
            dispatch();
            callFails(FetchFault.OWN_DISK, FULL);
            happens(new SupervisorEvent.EnvironmentReady(SESSION));
            assertThat(said(CanPrepare.class)).isEmpty();
        }

        @Test
        void troubleWhosePauseIsOverIsNotReportedWhenTheSessionIsOpenedAgain() {
            opened();
            callFails(FetchFault.OWN_DISK, FULL);
            passes(250 * MS);
            assertThat(said(CanPrepare.class)).hasSize(1);
            commands.clear();
            open(SESSION, Wish.PLAIN);
            assertThat(said(CannotPrepare.class)).isEmpty();
        }

        @Test
        void anAttemptThatItsRunnerCouldNotBeginForThisHostGoesBack() {
            long runner = readyRunner();
            Attempt attempt = dispatch();
            ended(runner, attempt, new Outcome.Failed(FULL));
            assertThat(returned()).containsExactly(attempt);
            assertThat(said(Ended.class)).isEmpty();
            assertThat(said(CannotPrepare.class)).singleElement().matches(said -> !said.lasting());
        }

        @Test
        void aCallThatCannotBeReadForAnotherReasonThanAnOldJvmFails() {
            long runner = readyRunner();
            Attempt attempt = dispatch();
            var unreadable = TaskFailure.of(FailureKind.PAYLOAD_UNREADABLE, "no such class");
            ended(runner, attempt, new Outcome.Failed(unreadable));
            assertThat(returned()).isEmpty();
            assertThat(failure().message()).isEqualTo("no such class");
        }

        @Test
        void aSessionThatGoesElsewhereIsNotPreparedWhileNothingIsTriedAgain() {
            opened();
            dispatch();
            codeFails(FULL);
            assertThat(supervisor.nextDeadlineNanos().orElseThrow()).isLessThanOrEqualTo(now + 250 * MS);
            passes(249 * MS);
            assertThat(of(SupervisorCommand.PrepareEnvironment.class)).hasSize(1);
            passes(MS);
            assertThat(of(SupervisorCommand.PrepareEnvironment.class)).hasSize(2);
        }
    }

    // Where no other worker could take what this one gives back.
    @Nested
    final class OnlyWorker extends SupervisorFixture {
        OnlyWorker() {
            super(2, 0, true);
        }

        @Test
        void aResultThatFindsNoRoomFailsItsTaskAndTheNextOnesStay() {
            long runner = readyRunner();
            Attempt lost = dispatch();
            ended(runner, lost, new Outcome.Failed(TaskFailure.of(FailureKind.RESULT_LOST, "no room")));
            assertThat(failureOf(lost).kind()).isEqualTo(FailureKind.RESULT_LOST);
            assertThat(said(CannotPrepare.class)).isEmpty();
        }

        @Test
        void whereNoFurtherRunnerCanBeStartedThatIsLastingForASessionThatHasNone() {
            long runner = readyRunner();
            started(runner, dispatch());
            dispatch(); // it waits for the runner that is ready
            open(new SessionId(1, 4), Wish.PLAIN); // nothing waits there
            open(OTHER, Wish.PLAIN);
            dispatch(OTHER);
            happens(new SupervisorEvent.EnvironmentReady(OTHER));
            for (int i = 0; i < RunnerPool.FAILURES_MAX; i++) {
                launchFails(lastLaunched());
                seconds(4);
            }
            assertThat(said(CannotPrepare.class)).singleElement().satisfies(said -> {
                assertThat(said.session()).isEqualTo(OTHER);
                assertThat(said.lasting()).isTrue();
            });
        }
    }
}
