package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.FailureKind;
import dev.muster.model.RunnerJvm;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which runners are launched ahead, and what a worker does when launches fail. */
final class RunnerLaunchTest {
    // With one spare runner.
    @Nested
    final class SpareRunners extends SupervisorFixture {
        SpareRunners() {
            super(1, 1, false);
            join();
        }

        @Test
        void oneBlankRunnerIsLaunchedBeforeThereIsASession() {
            seconds(2);
            assertThat(of(SupervisorCommand.LaunchRunner.class))
                    .containsExactly(new SupervisorCommand.LaunchRunner(lastLaunched(), RunnerJvm.PLAIN));
        }

        @Test
        void aBlankRunnerMayWaitForAnyTime() {
            happens(new SupervisorEvent.RunnerUp(lastLaunched(), 1));
            seconds(400);
            assertThat(of(SupervisorCommand.KillRunner.class)).isEmpty();
        }

        @Test
        void aSessionGetsTheBlankRunnerAndAnotherIsLaunched() {
            long spare = lastLaunched();
            happens(new SupervisorEvent.RunnerUp(spare, 1));
            open(SESSION, Wish.PLAIN);
            dispatch();
            happens(new SupervisorEvent.EnvironmentReady(SESSION));
            assertThat(of(SupervisorCommand.BindRunner.class))
                    .extracting(SupervisorCommand.BindRunner::runner)
                    .containsExactly(spare);
            assertThat(of(SupervisorCommand.LaunchRunner.class)).hasSize(2);
        }

        @Test
        void aSessionGetsABlankRunnerThatIsStillStarting() {
            long spare = lastLaunched();
            open(SESSION, Wish.PLAIN);
            dispatch();
            happens(new SupervisorEvent.EnvironmentReady(SESSION));
            happens(new SupervisorEvent.RunnerUp(spare, 1));
            assertThat(of(SupervisorCommand.BindRunner.class))
                    .extracting(SupervisorCommand.BindRunner::runner)
                    .containsExactly(spare);
        }

        @Test
        void aSessionWithArgumentsOfItsOwnDoesNotGetTheBlankRunner() {
            happens(new SupervisorEvent.RunnerUp(lastLaunched(), 1));
            open(SESSION, Wish.PLAIN.arguments("-Xss4m"));
            dispatch();
            happens(new SupervisorEvent.EnvironmentReady(SESSION));
            assertThat(of(SupervisorCommand.BindRunner.class)).isEmpty();
            assertThat(last(SupervisorCommand.LaunchRunner.class).jvm().arguments())
                    .containsExactly("-Xss4m");
        }

        @Test
        void aSessionWithArgumentsOfItsOwnDoesNotGetABlankRunnerThatIsStillStarting() {
            open(SESSION, Wish.PLAIN.arguments("-Xss4m"));
            dispatch();
            happens(new SupervisorEvent.EnvironmentReady(SESSION));
            assertThat(of(SupervisorCommand.LaunchRunner.class))
                    .extracting(launch -> launch.jvm().arguments())
                    .contains(List.of("-Xss4m"));
        }

        @Test
        void noBlankRunnerIsLaunchedWhileLaunchesFail() {
            launchFails(lastLaunched());
            seconds(5);
            assertThat(of(SupervisorCommand.LaunchRunner.class)).hasSize(1);
        }

        @Test
        void aWorkerThatDrainsEndsItsBlankRunnersAndLaunchesNone() {
            long spare = lastLaunched();
            happens(new SupervisorEvent.RunnerUp(spare, 1));
            commands.clear();
            happens(new SupervisorEvent.DrainAsked());
            assertThat(of(SupervisorCommand.StopRunner.class)).containsExactly(new SupervisorCommand.StopRunner(spare));
            gone(spare, FailureKind.RUNNER_EXITED);
            seconds(3);
            assertThat(of(SupervisorCommand.LaunchRunner.class)).isEmpty();
        }
    }

    // On two slots, beside other workers.
    @Nested
    final class Failures extends SupervisorFixture {
        Failures() {
            super(2, 0, false);
        }

        private void twoAttemptsWait() {
            join();
            open(SESSION, Wish.PLAIN);
            dispatch();
            dispatch();
            happens(new SupervisorEvent.EnvironmentReady(SESSION));
            assertThat(of(SupervisorCommand.LaunchRunner.class)).hasSize(2);
        }

        private long failsAndIsTriedAgainAfter() {
            long begin = now;
            launchFails(lastLaunched());
            int before = of(SupervisorCommand.LaunchRunner.class).size();
            while (of(SupervisorCommand.LaunchRunner.class).size() == before) {
                passes(50 * MS);
                assertThat(now - begin).as("it tries again").isLessThan(60 * SECOND);
            }
            return (now - begin) / MS;
        }

        @Test
        void afterAFailureTheNextLaunchWaitsForAPauseThatGrows() {
            twoAttemptsWait();
            launchFails(lastLaunched());
            launchFails(lastLaunched() - 1);
            commands.clear();
            passes(399 * MS);
            assertThat(of(SupervisorCommand.LaunchRunner.class)).isEmpty();
            passes(MS);
            assertThat(of(SupervisorCommand.LaunchRunner.class)).isNotEmpty();
            assertThat(failsAndIsTriedAgainAfter()).isEqualTo(800);
            assertThat(failsAndIsTriedAgainAfter()).isEqualTo(1_600);
        }

        @Test
        void whileLaunchesFailOneIsTriedAtATime() {
            twoAttemptsWait();
            launchFails(lastLaunched());
            launchFails(lastLaunched() - 1);
            commands.clear();
            seconds(2);
            assertThat(of(SupervisorCommand.LaunchRunner.class)).hasSize(1);
        }

        @Test
        void aLaunchThatSucceedsEndsThePause() {
            twoAttemptsWait();
            launchFails(lastLaunched());
            commands.clear();
            happens(new SupervisorEvent.RunnerUp(1, 4711));
            assertThat(of(SupervisorCommand.LaunchRunner.class)).hasSize(1);
        }

        @Test
        void thePauseIsThirtySecondsAtMost() {
            twoAttemptsWait();
            launchFails(lastLaunched() - 1);
            long pause = 0;
            for (int i = 0; i < 12; i++) pause = failsAndIsTriedAgainAfter();
            assertThat(pause).isEqualTo(30_000);
        }

        private void noLaunchSucceeds() {
            join();
            open(SESSION, Wish.PLAIN);
            dispatch();
            happens(new SupervisorEvent.EnvironmentReady(SESSION));
            for (int i = 1; i < RunnerPool.FAILURES_MAX; i++) failsAndIsTriedAgainAfter();
            assertThat(returned()).isEmpty();
            launchFails(lastLaunched());
        }

        @Test
        void aWorkerThatCannotStartAnyRunnerReportsNoSlotsAndGivesBackWhatWaits() {
            noLaunchSucceeds();
            assertThat(said(WorkerToCoordinator.Slots.class))
                    .containsExactly(new WorkerToCoordinator.Slots(0, "cannot start runners: no memory"));
            assertThat(of(SupervisorCommand.Warn.class))
                    .contains(new SupervisorCommand.Warn("this worker cannot start runners: no memory"));
            assertThat(returned()).hasSize(1);
            Attempt late = dispatch();
            assertThat(returned()).contains(late);
        }

        @Test
        void aWorkerThatCannotStartAnyRunnerTriesAgainByItselfAndReportsItsSlotsWhenItCan() {
            noLaunchSucceeds();
            commands.clear();
            seconds(4);
            assertThat(of(SupervisorCommand.LaunchRunner.class))
                    .as("without a task")
                    .hasSize(1);
            happens(new SupervisorEvent.RunnerUp(lastLaunched(), 4711));
            assertThat(said(WorkerToCoordinator.Slots.class)).containsExactly(new WorkerToCoordinator.Slots(2, ""));
            assertThat(of(SupervisorCommand.Inform.class)).hasSize(1);
        }

        @Test
        void aRunnerThatIsKilledBecauseNobodyNeedsItIsNoFailedLaunch() {
            join();
            open(SESSION, Wish.PLAIN);
            dispatch();
            happens(new SupervisorEvent.EnvironmentReady(SESSION));
            long unneeded = lastLaunched();
            receive(new CoordinatorToWorker.CloseSession(SESSION, 1));
            assertThat(of(SupervisorCommand.KillRunner.class))
                    .containsExactly(new SupervisorCommand.KillRunner(unneeded, false, "it is not needed any more"));
            launchFails(unneeded);
            open(OTHER, Wish.PLAIN);
            dispatch(OTHER);
            commands.clear();
            happens(new SupervisorEvent.EnvironmentReady(OTHER));
            assertThat(of(SupervisorCommand.LaunchRunner.class)).as("at once").hasSize(1);
        }

        @Test
        void argumentsAreNotToBlameWhileARunnerWithThemIsReady() {
            long runner = readyRunner(Wish.PLAIN.arguments("-Xss4m"), SECOND);
            started(runner, dispatch());
            dispatch();
            for (int i = 0; i < 3; i++) {
                launchFails(lastLaunched());
                seconds(2);
                happens(new SupervisorEvent.RunnerBeat(runner));
            }
            assertThat(said(WorkerToCoordinator.CannotPrepare.class)).isEmpty();
        }
    }

    // On a worker that has no others beside it.
    @Nested
    final class OnlyWorker extends SupervisorFixture {
        OnlyWorker() {
            super(1, 0, true);
        }

        @Test
        void whereThereIsNoOtherWorkerWhatWaitsFails() {
            join();
            open(SESSION, Wish.PLAIN);
            List<Attempt> both = List.of(dispatch(), dispatch());
            happens(new SupervisorEvent.EnvironmentReady(SESSION));
            for (int i = 0; i < RunnerPool.FAILURES_MAX; i++) {
                launchFails(lastLaunched());
                seconds(4);
            }
            assertThat(returned()).isEmpty();
            for (Attempt attempt : both) {
                assertThat(failureOf(attempt).kind()).isEqualTo(FailureKind.ENVIRONMENT_FAILED);
                assertThat(failureOf(attempt).message()).isEqualTo("No runner could be started: no memory");
            }
        }
    }
}
