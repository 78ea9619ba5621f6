package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.RunnerJvm;
import dev.muster.model.messages.CoordinatorToWorker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many runners a session gets, and which runner gets which attempt. */
final class RunnerPoolTest extends SupervisorFixture {
    private static final int BYTES_MAX = 10;

    RunnerPoolTest() {
        super(config(3, BYTES_MAX));
    }

    private List<Long> launched() {
        return of(SupervisorCommand.LaunchRunner.class).stream()
                .map(SupervisorCommand.LaunchRunner::runner)
                .toList();
    }

    private void openWith(Wish wish, int attempts) {
        join();
        open(SESSION, wish);
        for (int i = 0; i < attempts; i++) dispatch();
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
    }

    @Test
    void theCodeOfASessionIsBroughtOnceWhenItsFirstAttemptComes() {
        join();
        open(SESSION, Wish.PLAIN);
        assertThat(of(SupervisorCommand.PrepareEnvironment.class)).isEmpty();
        dispatch();
        dispatch();
        assertThat(of(SupervisorCommand.PrepareEnvironment.class))
                .containsExactly(new SupervisorCommand.PrepareEnvironment(SESSION, Wish.PLAIN.environment()));
        assertThat(launched()).as("not before the code is here").isEmpty();
    }

    @Test
    void asManyRunnersAreLaunchedAsThereAreAttempts() {
        openWith(Wish.PLAIN, 2);
        assertThat(launched()).hasSize(2);
        seconds(2);
        assertThat(launched()).hasSize(2);
    }

    @Test
    void noMoreRunnersAreLaunchedThanThereAreSlots() {
        openWith(Wish.PLAIN, 9);
        assertThat(launched()).hasSize(3);
    }

    @Test
    void aRunnerWithSeveralThreadsServesAsManyAttempts() {
        openWith(Wish.PLAIN.threads(2), 3);
        assertThat(launched()).hasSize(2);
        isReady(launched().get(0));
        assertThat(assigned()).hasSize(2);
    }

    @Test
    void runnersAreStartedAheadForAllSlotsTogether() {
        join();
        open(SESSION, Wish.PLAIN.threads(3));
        receive(new CoordinatorToWorker.Prestart(SESSION));
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        assertThat(launched()).as("three threads fill three slots").hasSize(1);
        long runner = lastRunnerIsReady();
        gone(runner, FailureKind.RUNNER_EXITED);
        seconds(2);
        assertThat(launched()).as("asked for once").hasSize(1);
    }

    @Test
    void aRunnerIsBoundToTheSessionForWhichItWasLaunchedWhenItIsUp() {
        openWith(Wish.PLAIN, 1);
        happens(new SupervisorEvent.RunnerUp(launched().get(0), 4711));
        assertThat(of(SupervisorCommand.BindRunner.class))
                .containsExactly(
                        new SupervisorCommand.BindRunner(launched().get(0), SESSION, Wish.PLAIN.environment()));
        assertThat(assigned()).as("not before it is bound").isEmpty();
    }

    @Test
    void aRunnerIsLaunchedWithTheArgumentsOfItsSession() {
        openWith(Wish.PLAIN.arguments("-Xss4m"), 1);
        assertThat(last(SupervisorCommand.LaunchRunner.class).jvm())
                .isEqualTo(new RunnerJvm(List.of("-Xss4m"), Map.of()));
    }

    @Test
    void anAttemptGoesToTheRunnerThatHasTheFewest() {
        openWith(Wish.PLAIN.threads(2), 3);
        long first = launched().get(0);
        long second = launched().get(1);
        isReady(first);
        isReady(second);
        assertThat(of(SupervisorCommand.Run.class))
                .extracting(SupervisorCommand.Run::runner)
                .containsExactly(first, first, second);
        ended(first, assigned().get(0));
        ended(first, assigned().get(1));
        dispatch();
        assertThat(last(SupervisorCommand.Run.class).runner()).isEqualTo(first);
    }

    @Test
    void anAttemptWaitsInTheQueueOfTheWorkerWhereTasksAreLong() {
        openWith(Wish.PLAIN, 3);
        for (long runner : launched()) isReady(runner);
        ended(launched().get(0), assigned().get(0));
        dispatch();
        dispatch();
        assertThat(assigned()).as("one for each runner, and one that ended").hasSize(4);
    }

    @Test
    void anAttemptWaitsInTheQueueOfARunnerWhereTasksAreQuick() {
        openWith(Wish.PLAIN, 3);
        for (long runner : launched()) isReady(runner);
        happens(new SupervisorEvent.RunnerEnded(launched().get(0), assigned().get(0), DONE, 1_000, ""));
        dispatch();
        dispatch();
        assertThat(assigned()).hasSize(5);
    }

    @Test
    void aRunnerIsLaunchedThoughTheQueueOfABusyOneHasRoomAndTheAttemptWaitsThereMeanwhile() {
        long runner = readyRunner(Wish.PLAIN, 1_000);
        started(runner, dispatch());
        dispatch();
        assertThat(launched()).hasSize(1);
        assertThat(assigned()).hasSize(2);
    }

    @Test
    void theQueueOfARunnerHasSixtyFourAttemptsAtMost() {
        readyRunner(Wish.PLAIN, 1);
        for (int i = 0; i < 80; i++) dispatch();
        assertThat(assigned()).hasSize(64);
    }

    @Test
    void aRunnerThatExitsWhileItIsBoundIsReplacedAtOnce() {
        openWith(Wish.PLAIN, 1);
        happens(new SupervisorEvent.RunnerUp(launched().get(0), 1));
        happens(new SupervisorEvent.RunnerExiting(launched().get(0)));
        assertThat(launched()).hasSize(2);
    }

    @Test
    void aRunnerThatIsToBeReplacedGetsNothingMore() {
        long runner = readyRunner(Wish.PLAIN.threads(2), SECOND);
        Attempt harmful = dispatch();
        Attempt other = dispatch();
        started(runner, other);
        happens(new SupervisorEvent.RunnerEnded(runner, harmful, DONE, 1, "a thread was left"));
        commands.clear();
        dispatch();
        assertThat(assigned()).isEmpty();
        assertThat(launched()).as("another one gets it").hasSize(1);
    }

    @Test
    void noAttemptStartsWhileTheSessionLeavesTooManyBytesOfOutcomes() {
        long runner = readyRunner();
        Attempt large = dispatch();
        ended(runner, large, new Outcome.Succeeded(Payload.inline(new byte[BYTES_MAX + 1])));
        Attempt next = dispatch();
        assertThat(assigned()).doesNotContain(next);
        receive(new CoordinatorToWorker.Release(large));
        assertThat(assigned()).contains(next);
    }

    @Test
    void aRunnerThatHasHadAsManyTasksAsItMayEnds() {
        long runner = readyRunner(Wish.PLAIN.tasksMax(2), SECOND);
        Attempt second = dispatch();
        ended(runner, second);
        assertThat(of(SupervisorCommand.StopRunner.class)).containsExactly(new SupervisorCommand.StopRunner(runner));
        dispatch();
        assertThat(assigned()).containsExactly(second);
    }

    @Test
    void anAttemptOfAnAnnouncedTaskHoldsItsPlaceForOneSecond() {
        long runner = readyRunner();
        Attempt announced = dispatch(SESSION, AttemptLimits.DEFAULT.onlyAnnounced(), SMALL);
        for (int i = 0; i < 2; i++) dispatch();
        for (long other : launched()) happens(new SupervisorEvent.RunnerUp(other, 1));
        Attempt waits = dispatch();
        passes(SECOND - 1);
        assertThat(assigned()).isEmpty();
        passes(1);
        assertThat(of(SupervisorCommand.Run.class))
                .extracting(SupervisorCommand.Run::runner)
                .containsExactly(runner);
        assertThat(assigned()).doesNotContain(announced, waits);
    }

    @Test
    void anAttemptThatIsAcknowledgedWithoutAPlaceTakesTheNextFreeRunner() {
        readyRunner();
        Attempt announced = dispatch(SESSION, AttemptLimits.DEFAULT.onlyAnnounced(), SMALL);
        passes(SECOND); // no place is reserved for it any more
        receive(new CoordinatorToWorker.Heard(announced));
        assertThat(assigned()).containsExactly(announced);
    }
}
