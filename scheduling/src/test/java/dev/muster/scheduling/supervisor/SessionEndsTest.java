package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import org.junit.jupiter.api.Test;

/** When a session is over for a worker, and what becomes of its attempts, runners and files. */
final class SessionEndsTest extends SupervisorFixture {
    private static final int LEASE_SECONDS = 3_600;

    SessionEndsTest() {
        super(2, 0, false);
    }

    private void close(int epoch) {
        receive(new CoordinatorToWorker.CloseSession(SESSION, epoch));
    }

    @Test
    void aSessionThatIsClosedStopsItsIdleRunnersKillsItsBusyOnesAndLosesItsFilesWithTheLast() {
        long busy = readyRunner();
        Attempt attempt = dispatch();
        started(busy, attempt);
        dispatch();
        long idle = lastRunnerIsReady();
        ended(idle, assigned().get(1));
        commands.clear();
        close(1);
        assertThat(commands)
                .containsExactly(
                        new SupervisorCommand.KillRunner(busy, false, "its session is over"),
                        new SupervisorCommand.StopRunner(idle));
        gone(idle, FailureKind.RUNNER_EXITED);
        assertThat(of(SupervisorCommand.DropSession.class)).isEmpty();
        gone(busy, FailureKind.RUNNER_KILLED, attempt);
        assertThat(of(SupervisorCommand.DropSession.class)).containsExactly(new SupervisorCommand.DropSession(SESSION));
        assertThat(said(WorkerToCoordinator.class)).as("its client is gone").isEmpty();
        assertThat(supervisor.isEmpty()).isTrue();
    }

    @Test
    void theFilesOfASessionStayIfItIsOpenedAgainBeforeItsLastRunnerIsGone() {
        long runner = readyRunner();
        close(1);
        receive(new CoordinatorToWorker.OpenSession(SESSION, 2, Wish.PLAIN.environment()));
        gone(runner, FailureKind.RUNNER_EXITED);
        assertThat(of(SupervisorCommand.DropSession.class)).isEmpty();
    }

    @Test
    void aRunnerThatComesUpForASessionThatIsOverIsNotBound() {
        join();
        open(SESSION, Wish.PLAIN);
        dispatch();
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        long runner = lastLaunched();
        close(1);
        assertThat(of(SupervisorCommand.KillRunner.class)).hasSize(1);
        happens(new SupervisorEvent.RunnerUp(runner, 4711));
        assertThat(of(SupervisorCommand.BindRunner.class)).isEmpty();
    }

    @Test
    void aSessionThatNoCoordinatorOpensForAMinuteAfterAStreamCameUpIsOverAndItsAttemptsEndAsCancelled() {
        long runner = readyRunner();
        Attempt attempt = dispatch();
        started(runner, attempt);
        happens(new SupervisorEvent.LinkDown(link, "cut"));
        now += SECOND;
        join();
        commands.clear();
        for (int i = 0; i < 59; i++) secondWithBeatOf(runner);
        assertThat(of(SupervisorCommand.KillRunner.class)).isEmpty();
        secondWithBeatOf(runner);
        secondWithBeatOf(runner);
        assertThat(of(SupervisorCommand.KillRunner.class)).hasSize(1);
        assertThat(said(WorkerToCoordinator.Ended.class))
                .containsExactly(new WorkerToCoordinator.Ended(attempt, new Outcome.Cancelled(), 0));
    }

    @Test
    void aSessionThatIsOpenedOnTheNewStreamStays() {
        readyRunner();
        happens(new SupervisorEvent.LinkDown(link, "cut"));
        now += SECOND;
        join();
        receive(new CoordinatorToWorker.OpenSession(SESSION, 2, Wish.PLAIN.environment()));
        seconds(70);
        assertThat(supervisor.isEmpty()).isFalse();
    }

    @Test
    void aSessionIsOverWhenNoCoordinatorCouldBeReachedForTheWholeLeaseHoweverOftenItWasTried() {
        readyRunner();
        happens(new SupervisorEvent.LinkDown(link, "cut"));
        long dialled = lastDialOrNone();
        for (int i = 0; i < LEASE_SECONDS - 1; i++) dialled = secondWithoutCoordinator(dialled);
        assertThat(supervisor.isEmpty()).isFalse();
        assertThat(dialled).as("tried often").isGreaterThan(100);
        secondWithoutCoordinator(secondWithoutCoordinator(dialled));
        assertThat(supervisor.isEmpty()).isTrue();
    }

    @Test
    void aWorkerThatStoodStillClosesNoSessionBeforeItHasCaughtUp() {
        readyRunner();
        happens(new SupervisorEvent.LinkDown(link, "cut"));
        now += SECOND;
        join();
        passes(120 * SECOND);
        assertThat(supervisor.isEmpty()).isFalse();
        seconds(16);
        assertThat(supervisor.isEmpty()).isTrue();
    }

    private void secondWithBeatOf(long runner) {
        happens(new SupervisorEvent.RunnerBeat(runner));
        passes(SECOND);
    }

    private long lastDialOrNone() {
        return of(SupervisorCommand.Dial.class).isEmpty() ? 0 : lastDial();
    }

    /** Each stream that is dialled cannot be opened. */
    private long secondWithoutCoordinator(long dialled) {
        now += SECOND;
        happens(new SupervisorEvent.TimePassed());
        long last = lastDialOrNone();
        if (last != dialled) happens(new SupervisorEvent.LinkDown(last, "connection refused"));
        return last;
    }
}
