package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.FailureKind;
import dev.muster.model.messages.WorkerToCoordinator;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long a runner may take for each thing that it does. */
final class RunnerDeadlinesTest extends SupervisorFixture {
    RunnerDeadlinesTest() {
        super(1, 0, false);
    }

    private List<SupervisorCommand.KillRunner> kills() {
        return of(SupervisorCommand.KillRunner.class);
    }

    private long launched() {
        join();
        open(SESSION, Wish.PLAIN);
        dispatch();
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        return lastLaunched();
    }

    @Test
    void aRunnerThatDoesNotConnectWithinThirtySecondsIsKilledAndItsLaunchHasFailed() {
        long runner = launched();
        seconds(29);
        assertThat(kills()).isEmpty();
        seconds(1);
        assertThat(kills())
                .containsExactly(new SupervisorCommand.KillRunner(runner, false, "it did not say hello in time"));
        commands.clear();
        launchFails(runner);
        assertThat(of(SupervisorCommand.LaunchRunner.class)).as("after a pause").isEmpty();
    }

    @Test
    void aRunnerThatIsNotBoundWithinFiveMinutesIsKilledWithAThreadDumpAndBreaksItsEnvironment() {
        long runner = launched();
        happens(new SupervisorEvent.RunnerUp(runner, 4711));
        seconds(299);
        assertThat(kills()).isEmpty();
        seconds(1);
        assertThat(kills()).singleElement().satisfies(kill -> {
            assertThat(kill.dump()).isTrue();
            assertThat(kill.why()).contains("environment");
        });
        gone(runner, FailureKind.RUNNER_KILLED);
        assertThat(failure().kind()).isEqualTo(FailureKind.ENVIRONMENT_FAILED);
        assertThat(failure().message()).contains("within 5 min");
    }

    @Test
    void aRunnerThatIsSilentForThirtySecondsIsKilledWithAThreadDumpAndItsTaskFailsAsUnresponsive() {
        long runner = readyRunner();
        Attempt attempt = dispatch();
        started(runner, attempt);
        seconds(20);
        happens(new SupervisorEvent.RunnerBeat(runner));
        seconds(29);
        assertThat(kills()).isEmpty();
        seconds(1);
        assertThat(kills()).containsExactly(new SupervisorCommand.KillRunner(runner, true, "it gave no sign of life"));
        gone(runner, FailureKind.RUNNER_KILLED, attempt);
        assertThat(failure().kind()).isEqualTo(FailureKind.RUNNER_UNRESPONSIVE);
        assertThat(failure().message()).contains("30 s");
        assertThat(said(WorkerToCoordinator.RunnerDied.class))
                .as("its session knows of it")
                .singleElement()
                .matches(died -> died.failure().kind() == FailureKind.RUNNER_UNRESPONSIVE);
    }

    @Test
    void theTimeOfSilenceBeginsWhenARunnerIsBound() {
        long runner = launched();
        isReady(runner);
        seconds(30);
        assertThat(kills()).hasSize(1);
    }

    @Test
    void whatARunnerReportsOfItsTasksIsASignOfLife() {
        long runner = readyRunner();
        Attempt attempt = dispatch();
        seconds(20);
        started(runner, attempt);
        seconds(20);
        ended(runner, attempt);
        seconds(29);
        assertThat(kills()).isEmpty();
    }

    @Test
    void shutdownHooksMayTakeTwoSecondsHoweverShortTheGracePeriodIs() {
        long runner = readyRunner(Wish.PLAIN.grace(Duration.ofMillis(100)), SECOND);
        happens(new SupervisorEvent.RunnerExiting(runner));
        passes(2 * SECOND - 1);
        assertThat(kills()).isEmpty();
        passes(1);
        assertThat(kills()).hasSize(1);
    }

    @Test
    void shutdownHooksMayTakeAsLongAsTheGracePeriodOfTheEnvironmentIfThatIsLongerThanTwoSeconds() {
        long runner = readyRunner(Wish.PLAIN.grace(Duration.ofSeconds(5)), SECOND);
        happens(new SupervisorEvent.RunnerExiting(runner));
        seconds(4);
        assertThat(kills()).isEmpty();
        seconds(1);
        assertThat(kills())
                .containsExactly(
                        new SupervisorCommand.KillRunner(runner, true, "a shutdown hook did not end within 5000 ms"));
    }
}
