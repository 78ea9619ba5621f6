package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.task.SessionId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How several sessions share the slots of a worker. */
final class RunnerSharingTest extends SupervisorFixture {
    private static final int BYTES_MAX = 10;
    private static final SessionId THIRD = new SessionId(1, 4);

    RunnerSharingTest() {
        super(config(2, BYTES_MAX));
    }

    private void codeIsHere(SessionId session) {
        happens(new SupervisorEvent.EnvironmentReady(session));
    }

    /** Both slots belong to the first session, and each runner has one of its attempts. */
    private List<Long> bothSlotsAreTaken(int attempts) {
        join();
        open(SESSION, Wish.PLAIN);
        for (int i = 0; i < attempts; i++) dispatch();
        codeIsHere(SESSION);
        var runners = new ArrayList<Long>();
        for (var launch : of(SupervisorCommand.LaunchRunner.class)) runners.add(launch.runner());
        assertThat(runners).hasSize(2);
        runners.forEach(this::isReady);
        assertThat(assigned()).hasSize(2);
        return runners;
    }

    private void waits(SessionId session) {
        open(session, Wish.PLAIN);
        dispatch(session);
        codeIsHere(session);
    }

    @Test
    void aSessionWithoutARunnerGetsTheSlotOfAnIdleRunnerOfAnother() {
        List<Long> runners = bothSlotsAreTaken(2);
        ended(runners.get(1), assigned().get(1));
        waits(OTHER);
        assertThat(of(SupervisorCommand.StopRunner.class))
                .containsExactly(new SupervisorCommand.StopRunner(runners.get(1)));
        ended(runners.get(0), assigned().get(0));
        assertThat(of(SupervisorCommand.StopRunner.class)).as("one is enough").hasSize(1);
        commands.clear();
        gone(runners.get(1), FailureKind.RUNNER_EXITED);
        happens(new SupervisorEvent.RunnerUp(lastLaunched(), 1));
        assertThat(last(SupervisorCommand.BindRunner.class).session()).isEqualTo(OTHER);
    }

    @Test
    void aSessionThatHasMoreThanItsShareGivesUpARunnerWhenATaskOfItHasEnded() {
        List<Long> runners = bothSlotsAreTaken(5);
        waits(OTHER);
        assertThat(of(SupervisorCommand.StopRunner.class)).isEmpty();
        ended(runners.get(0), assigned().get(0));
        assertThat(of(SupervisorCommand.StopRunner.class))
                .containsExactly(new SupervisorCommand.StopRunner(runners.get(0)));
        assertThat(assigned()).hasSize(2);
    }

    @Test
    void aSessionWithinItsShareKeepsItsRunnerForOneSecond() {
        List<Long> runners = bothSlotsAreTaken(1 + 4);
        waits(OTHER);
        ended(runners.get(0), assigned().get(0));
        gone(runners.get(0), FailureKind.RUNNER_EXITED);
        isReady(lastLaunched());
        waits(THIRD);
        ended(runners.get(1), assigned().get(1));
        assertThat(of(SupervisorCommand.StopRunner.class)).as("its turn lasts").hasSize(1);
        Attempt next = last(SupervisorCommand.Run.class).attempt();
        assertThat(next.task().session()).isEqualTo(SESSION);
        passes(SECOND);
        ended(runners.get(1), next);
        assertThat(last(SupervisorCommand.StopRunner.class).runner())
                .as("its turn is over")
                .isEqualTo(runners.get(1));
    }

    @Test
    void aRunnerOfASessionThatHasAttemptsWaitingIsNotIdle() {
        List<Long> runners = bothSlotsAreTaken(2);
        ended(runners.get(1), assigned().get(1), new Outcome.Succeeded(Payload.inline(new byte[BYTES_MAX + 1])));
        dispatch(); // waits until the outcome is released
        waits(OTHER);
        assertThat(of(SupervisorCommand.StopRunner.class)).isEmpty();
    }

    @Test
    void noRunnerIsTakenWhileASlotIsFree() {
        join();
        open(SESSION, Wish.PLAIN);
        dispatch();
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        long runner = lastRunnerIsReady();
        ended(runner, assigned().get(0));
        passes(2 * SECOND); // its turn is over
        waits(OTHER);
        launchFails(lastLaunched());
        Attempt next = dispatch();
        assertThat(assigned()).contains(next);
        assertThat(of(SupervisorCommand.StopRunner.class)).isEmpty();
    }

    @Test
    void aBusyRunnerOfASessionThatMustYieldGetsNothingMoreInItsQueue() {
        List<Long> runners = bothSlotsAreTaken(2);
        for (int i = 0; i < 2; i++) {
            happens(new SupervisorEvent.RunnerEnded(runners.get(i), assigned().get(i), DONE, 1_000, ""));
        }
        commands.clear();
        dispatch();
        dispatch();
        waits(OTHER);
        commands.clear();
        dispatch();
        assertThat(assigned()).isEmpty();
        assertThat(of(SupervisorCommand.StopRunner.class))
                .as("it ends when it is idle")
                .isEmpty();
    }

    @Test
    void aSlotThatBecomesFreeGoesToTheSessionThatWaitsLonger() {
        List<Long> runners = bothSlotsAreTaken(2);
        open(THIRD, Wish.PLAIN);
        waits(OTHER);
        now += 1;
        dispatch(THIRD);
        codeIsHere(THIRD);
        commands.clear();
        gone(runners.get(0), FailureKind.RUNNER_EXITED);
        happens(new SupervisorEvent.RunnerUp(lastLaunched(), 1));
        assertThat(of(SupervisorCommand.BindRunner.class))
                .extracting(SupervisorCommand.BindRunner::session)
                .containsExactly(OTHER);
    }
}
