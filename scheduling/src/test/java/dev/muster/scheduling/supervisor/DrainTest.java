package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import org.junit.jupiter.api.Test;

/** A worker that drains finishes what has started, gives back the rest, and takes nothing new. */
final class DrainTest extends SupervisorFixture {
    DrainTest() {
        super(1, 0, false);
    }

    @Test
    void whatHasNotStartedGoesBackAndWhatRunsIsFinished() {
        long runner = readyRunner();
        Attempt running = dispatch();
        started(runner, running);
        Attempt queued = dispatch();
        commands.clear();
        receive(new CoordinatorToWorker.Drain());
        assertThat(returned()).containsExactly(queued);
        assertThat(of(SupervisorCommand.StopRunner.class)).as("it is busy").isEmpty();
        ended(runner, running);
        assertThat(said(WorkerToCoordinator.Ended.class)).hasSize(1);
        assertThat(of(SupervisorCommand.StopRunner.class)).containsExactly(new SupervisorCommand.StopRunner(runner));
    }

    @Test
    void whatComesLaterGoesBack() {
        readyRunner();
        happens(new SupervisorEvent.DrainAsked());
        assertThat(returned()).isEmpty();
        Attempt late = dispatch();
        assertThat(returned()).containsExactly(late);
    }

    @Test
    void theCoordinatorLearnsThatThereAreNoSlots() {
        readyRunner();
        happens(new SupervisorEvent.DrainAsked());
        assertThat(said(WorkerToCoordinator.Slots.class)).containsExactly(new WorkerToCoordinator.Slots(0, "drains"));
        assertThat(of(SupervisorCommand.Warn.class)).as("nothing is wrong").isEmpty();
    }

    @Test
    void theWorkerIsDrainedOnceWhenEachOutcomeHasBeenReleased() {
        long runner = readyRunner();
        Attempt running = dispatch();
        happens(new SupervisorEvent.DrainAsked());
        ended(runner, running);
        assertThat(of(SupervisorCommand.Drained.class)).isEmpty();
        receive(new CoordinatorToWorker.Release(running));
        assertThat(of(SupervisorCommand.Drained.class)).hasSize(1);
        seconds(3);
        assertThat(of(SupervisorCommand.Drained.class)).hasSize(1);
    }

    @Test
    void aRunnerThatComesUpMeanwhileEnds() {
        join();
        open(SESSION, Wish.PLAIN);
        dispatch();
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        happens(new SupervisorEvent.DrainAsked());
        happens(new SupervisorEvent.RunnerUp(lastLaunched(), 1));
        assertThat(of(SupervisorCommand.BindRunner.class)).isEmpty();
        assertThat(of(SupervisorCommand.StopRunner.class)).hasSize(1);
    }

    @Test
    void aRunnerThatIsBoundMeanwhileEnds() {
        join();
        open(SESSION, Wish.PLAIN);
        dispatch();
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        happens(new SupervisorEvent.RunnerUp(lastLaunched(), 1));
        happens(new SupervisorEvent.DrainAsked());
        happens(new SupervisorEvent.RunnerBound(lastLaunched()));
        assertThat(of(SupervisorCommand.StopRunner.class)).hasSize(1);
    }
}
