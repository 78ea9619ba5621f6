package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.FailureKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a runner that has nothing to do leaves its slot to another session. */
final class IdleRunnersTest extends SupervisorFixture {
    private static final long GRACE = IdleRunners.GRACE_NANOS;

    IdleRunnersTest() {
        super(2, 0, false);
    }

    /** Both slots have idle runners of the session, for a long time. */
    private void bothSlotsAreIdle() {
        join();
        open(SESSION, Wish.PLAIN);
        List<Attempt> attempts = List.of(dispatch(), dispatch());
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        for (var launch : of(SupervisorCommand.LaunchRunner.class)) isReady(launch.runner());
        for (var run : of(SupervisorCommand.Run.class)) ended(run.runner(), run.attempt());
        assertThat(assigned()).containsExactlyInAnyOrderElementsOf(attempts);
        seconds(2);
        open(OTHER, Wish.PLAIN);
        commands.clear();
    }

    /** The runner that was asked to end ends, and the one that is launched in its place is ready. */
    private void slotMovesOn() {
        gone(last(SupervisorCommand.StopRunner.class).runner(), FailureKind.RUNNER_EXITED);
        lastRunnerIsReady();
        commands.clear();
    }

    @Test
    void aSessionWhoseTasksWaitForAnotherRunnerTakesTheSlotAfterTheTimeThatARunnerTakesToStart() {
        bothSlotsAreIdle();
        dispatch(OTHER);
        Attempt second = dispatch(OTHER);
        happens(new SupervisorEvent.EnvironmentReady(OTHER));
        slotMovesOn();
        assertThat(supervisor.nextDeadlineNanos().orElseThrow()).isLessThanOrEqualTo(now + GRACE);
        passes(GRACE - 1);
        assertThat(of(SupervisorCommand.StopRunner.class)).isEmpty();
        passes(1);
        assertThat(of(SupervisorCommand.StopRunner.class)).hasSize(1);
        gone(last(SupervisorCommand.StopRunner.class).runner(), FailureKind.RUNNER_EXITED);
        lastRunnerIsReady();
        assertThat(assigned()).containsExactly(second);
    }

    @Test
    void anAttemptThatWaitsInTheQueueOfABusyRunnerCountsAsWell() {
        bothSlotsAreIdle();
        Attempt quick = dispatch(OTHER);
        happens(new SupervisorEvent.EnvironmentReady(OTHER));
        gone(last(SupervisorCommand.StopRunner.class).runner(), FailureKind.RUNNER_EXITED);
        long busy = lastRunnerIsReady();
        happens(new SupervisorEvent.RunnerEnded(busy, quick, DONE, 1, "")); // so short that more are assigned ahead
        commands.clear();
        dispatch(OTHER);
        dispatch(OTHER);
        assertThat(assigned()).hasSize(2);
        passes(GRACE);
        assertThat(of(SupervisorCommand.StopRunner.class)).hasSize(1);
        gone(last(SupervisorCommand.StopRunner.class).runner(), FailureKind.RUNNER_EXITED);
        assertThat(of(SupervisorCommand.LaunchRunner.class))
                .as("the slot is free")
                .hasSize(1);
    }

    @Test
    void tasksThatAreDoneSoonTakeNoSlot() {
        bothSlotsAreIdle();
        Attempt first = dispatch(OTHER);
        Attempt second = dispatch(OTHER);
        happens(new SupervisorEvent.EnvironmentReady(OTHER));
        gone(last(SupervisorCommand.StopRunner.class).runner(), FailureKind.RUNNER_EXITED);
        long runner = lastRunnerIsReady();
        commands.clear();
        passes(GRACE - 1);
        ended(runner, first);
        assertThat(assigned()).containsExactly(second);
        passes(GRACE);
        assertThat(of(SupervisorCommand.StopRunner.class)).isEmpty();
    }

    @Test
    void aRunnerThatHasJustBecomeIdleIsKeptForAsLong() {
        bothSlotsAreIdle();
        dispatch(OTHER);
        dispatch(OTHER);
        happens(new SupervisorEvent.EnvironmentReady(OTHER));
        slotMovesOn();
        Attempt own = dispatch();
        long runner = last(SupervisorCommand.Run.class).runner();
        passes(SECOND);
        ended(runner, own);
        commands.clear();
        passes(GRACE - 1);
        assertThat(of(SupervisorCommand.StopRunner.class)).isEmpty();
        passes(1);
        assertThat(of(SupervisorCommand.StopRunner.class)).hasSize(1);
    }
}
