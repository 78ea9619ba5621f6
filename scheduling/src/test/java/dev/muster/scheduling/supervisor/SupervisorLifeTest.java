package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.Autopsy;
import dev.muster.model.Environment;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.RunnerJvm;
import dev.muster.model.WorkerId;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.task.SessionId;
import dev.muster.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** When a worker starts runners ahead, ends idle ones, gives up hanging ones, and what it reports of deaths. */
final class SupervisorLifeTest {
    private static final SessionId SESSION = new SessionId(1, 2);
    private static final long SECOND = 1_000_000_000L;

    private final Supervisor supervisor =
            new Supervisor(SupervisorConfig.of(new WorkerId("worker", 1), "host", 1, 2, 0, true, 1));
    private final List<SupervisorCommand> commands = new ArrayList<>();
    private long now;
    private long link;
    private long lastSeq;

    @Test
    void runnersAreStartedAheadOfTasksWhereTheClientAsks() {
        open(Optional.empty(), Optional.empty());
        receive(new CoordinatorToWorker.Prestart(SESSION));
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        assertThat(of(SupervisorCommand.LaunchRunner.class)).hasSize(2);
        receive(new CoordinatorToWorker.Prestart(SESSION));
        assertThat(of(SupervisorCommand.LaunchRunner.class)).hasSize(2);
    }

    @Test
    void aRunnerThatHasNothingToDoForItsTimeEnds() {
        open(Optional.of(Duration.ofSeconds(1)), Optional.empty());
        long runner = readyRunner();
        passes(SECOND / 2);
        Attempt attempt = dispatch();
        passes(SECOND);
        assertThat(of(SupervisorCommand.StopRunner.class)).as("it is busy").isEmpty();
        happens(new SupervisorEvent.RunnerEnded(runner, attempt, new Outcome.Cancelled(), 1, ""));
        passes(SECOND - 1);
        assertThat(of(SupervisorCommand.StopRunner.class)).isEmpty();
        assertThat(supervisor.nextDeadlineNanos().orElseThrow()).isLessThanOrEqualTo(now + 1);
        passes(1);
        assertThat(of(SupervisorCommand.StopRunner.class)).hasSize(1);
        happens(gone(runner));
        assertThat(reportedDeaths()).as("it was asked to end").isEmpty();
    }

    @Test
    void aRunnerThatHangsOverItsEnvironmentIsGivenUpAndTheEnvironmentWithIt() {
        open(Optional.empty(), Optional.of(Duration.ofSeconds(3)));
        dispatch();
        long runner = launched();
        happens(new SupervisorEvent.RunnerUp(runner, 4711));
        for (int i = 0; i < 4; i++) passes(SECOND);
        assertThat(of(SupervisorCommand.KillRunner.class)).singleElement().matches(SupervisorCommand.KillRunner::dump);
        happens(gone(runner));
        var ended = said(WorkerToCoordinator.Ended.class).get(0);
        assertThat(ended.outcome()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.ENVIRONMENT_FAILED);
            assertThat(failed.failure().message()).contains("within 3 s");
        });
        commands.clear();
        passes(SECOND);
        assertThat(of(SupervisorCommand.LaunchRunner.class))
                .as("the next would hang, too")
                .isEmpty();
    }

    @Test
    void theDeathOfAnIdleRunnerIsTold() {
        open(Optional.empty(), Optional.empty());
        long runner = readyRunner();
        happens(gone(runner));
        assertThat(reportedDeaths()).singleElement().satisfies(died -> {
            assertThat(died.session()).isEqualTo(SESSION);
            assertThat(died.failure().place().orElseThrow().pid()).isEqualTo(4711);
        });
    }

    @Test
    void theDeathOfABusyRunnerIsToldBeforeTheEndOfWhatItRan() {
        open(Optional.empty(), Optional.empty());
        long runner = readyRunner();
        Attempt attempt = dispatch();
        happens(new SupervisorEvent.RunnerStarted(runner, attempt));
        commands.clear();
        happens(new SupervisorEvent.RunnerGone(
                runner, true, List.of(attempt), FailureKind.RUNNER_EXITED, "it exited", autopsy()));
        assertThat(said(WorkerToCoordinator.class).subList(0, 2))
                .hasExactlyElementsOfTypes(WorkerToCoordinator.RunnerDied.class, WorkerToCoordinator.Ended.class);
    }

    @Test
    void aRunnerWhoseExitDoesNotEndIsKilledAndItsTaskFailsAsOneThatExited() {
        open(Optional.empty(), Optional.empty());
        long runner = readyRunner();
        Attempt attempt = dispatch();
        happens(new SupervisorEvent.RunnerStarted(runner, attempt));
        happens(new SupervisorEvent.RunnerExiting(runner));
        commands.clear();
        passes(2 * SECOND - 1);
        happens(new SupervisorEvent.RunnerBeat(runner));
        happens(new SupervisorEvent.RunnerExiting(runner));
        assertThat(of(SupervisorCommand.KillRunner.class)).isEmpty();
        assertThat(supervisor.nextDeadlineNanos().orElseThrow()).isLessThanOrEqualTo(now + 1);
        passes(1);
        assertThat(of(SupervisorCommand.KillRunner.class)).singleElement().satisfies(kill -> {
            assertThat(kill.dump()).isTrue();
            assertThat(kill.why()).isEqualTo("a shutdown hook did not end within 2000 ms");
        });
        happens(new SupervisorEvent.RunnerGone(
                runner, true, List.of(attempt), FailureKind.RUNNER_EXITED, "it exited", autopsy()));
        assertThat(reportedDeaths()).hasSize(1);
        assertThat(said(WorkerToCoordinator.Ended.class)).singleElement().satisfies(ended -> {
            var failed = (Outcome.Failed) ended.outcome();
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.RUNNER_EXITED);
            assertThat(failed.failure().message()).isEqualTo("it exited");
        });
    }

    @Test
    void aRunnerThatExitsIsKilledAtOnceWhenItsSessionIsOver() {
        open(Optional.empty(), Optional.empty());
        long runner = readyRunner();
        Attempt attempt = dispatch();
        happens(new SupervisorEvent.RunnerStarted(runner, attempt));
        happens(new SupervisorEvent.RunnerExiting(runner));
        receive(new CoordinatorToWorker.CloseSession(SESSION, 1));
        assertThat(of(SupervisorCommand.KillRunner.class)).hasSize(1);
    }

    @Test
    void aRunnerThatExitsIsGivenNothing() {
        open(Optional.empty(), Optional.empty());
        long runner = readyRunner();
        happens(new SupervisorEvent.RunnerExiting(runner));
        commands.clear();
        Attempt attempt = dispatch();
        assertThat(of(SupervisorCommand.Run.class)).isEmpty();
        assertThat(of(SupervisorCommand.LaunchRunner.class)).hasSize(1);
        happens(gone(runner));
        long another = of(SupervisorCommand.LaunchRunner.class).get(0).runner();
        happens(new SupervisorEvent.RunnerUp(another, 4712));
        happens(new SupervisorEvent.RunnerBound(another));
        assertThat(of(SupervisorCommand.Run.class)).singleElement().satisfies(run -> {
            assertThat(run.attempt()).isEqualTo(attempt);
            assertThat(run.runner()).isEqualTo(another);
        });
    }

    @Test
    void anInitializerThatExitsForEverBreaksTheEnvironmentLikeOneThatExits() {
        open(Optional.empty(), Optional.empty());
        dispatch();
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        for (int i = 0; i < 3; i++) {
            long runner = of(SupervisorCommand.LaunchRunner.class).get(i).runner();
            happens(new SupervisorEvent.RunnerUp(runner, 4711));
            happens(new SupervisorEvent.RunnerExiting(runner));
            passes(SECOND); // in steps: a worker that stood still would catch up first
            passes(SECOND);
            assertThat(of(SupervisorCommand.KillRunner.class))
                    .hasSize(i + 1)
                    .last()
                    .matches(kill -> kill.runner() == runner);
            happens(gone(runner));
        }
        assertThat(said(WorkerToCoordinator.Ended.class))
                .singleElement()
                .satisfies(ended -> assertThat(
                                ((Outcome.Failed) ended.outcome()).failure().kind())
                        .isEqualTo(FailureKind.ENVIRONMENT_FAILED));
    }

    @Test
    void aWorkerThatCannotStartMoreRunnersGoesOnWithThoseItHas() {
        open(Optional.empty(), Optional.empty());
        long runner = readyRunner();
        dispatch();
        dispatch();
        for (int i = 0; i < 20; i++) {
            for (var launch : of(SupervisorCommand.LaunchRunner.class)) {
                if (launch.runner() == runner) continue;
                happens(new SupervisorEvent.RunnerGone(
                        launch.runner(), false, List.of(), FailureKind.ENVIRONMENT_FAILED, "no memory", autopsy()));
            }
            happens(new SupervisorEvent.RunnerBeat(runner));
            passes(10 * SECOND);
        }
        assertThat(of(SupervisorCommand.LaunchRunner.class)).hasSizeGreaterThan(RunnerPool.FAILURES_MAX);
        assertThat(said(WorkerToCoordinator.Ended.class)).noneMatch(ended -> ended.outcome() instanceof Outcome.Failed);
        assertThat(said(WorkerToCoordinator.Slots.class)).last().matches(slots -> slots.slots() == 1);
    }

    @Test
    void w9_aDaemonThatStoodStillHearsItsRunnersOutBeforeItKillsOne() {
        open(Optional.empty(), Optional.empty());
        long runner = readyRunner();
        dispatch();
        passes(60 * SECOND);
        assertThat(of(SupervisorCommand.KillRunner.class))
                .as("the silence was its own")
                .isEmpty();
        assertThat(of(SupervisorCommand.CloseLink.class)).isEmpty();
        happens(new SupervisorEvent.RunnerBeat(runner));
        for (int i = 0; i < 29; i++) passes(SECOND);
        assertThat(of(SupervisorCommand.KillRunner.class)).isEmpty();
        for (int i = 0; i < 2; i++) passes(SECOND);
        assertThat(of(SupervisorCommand.KillRunner.class)).as("silent since").hasSize(1);
    }

    // ---- the worker

    private void open(Optional<Duration> keepAlive, Optional<Duration> startTimeout) {
        happens(new SupervisorEvent.TimePassed());
        link = of(SupervisorCommand.Dial.class).get(0).link();
        happens(new SupervisorEvent.LinkUp(link));
        var environment = new Environment(
                List.of(),
                RunnerJvm.PLAIN,
                Map.of(),
                Optional.empty(),
                1,
                0,
                0,
                Duration.ofSeconds(2),
                keepAlive,
                startTimeout);
        receive(new CoordinatorToWorker.OpenSession(SESSION, 1, environment));
    }

    private long launched() {
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        return of(SupervisorCommand.LaunchRunner.class).get(0).runner();
    }

    /** One that has run a task and waits for the next. */
    private long readyRunner() {
        Attempt attempt = dispatch();
        long runner = launched();
        happens(new SupervisorEvent.RunnerUp(runner, 4711));
        happens(new SupervisorEvent.RunnerBound(runner));
        happens(new SupervisorEvent.RunnerEnded(runner, attempt, new Outcome.Cancelled(), SECOND, ""));
        return runner;
    }

    private Attempt dispatch() {
        var attempt = new Attempt(new TaskId(SESSION, ++lastSeq), 1);
        receive(new CoordinatorToWorker.Dispatch(attempt, 1, AttemptLimits.DEFAULT, Payload.inline(new byte[1])));
        return attempt;
    }

    private static Autopsy autopsy() {
        return new Autopsy(OptionalInt.of(137), Optional.empty(), "", "");
    }

    private static SupervisorEvent gone(long runner) {
        return new SupervisorEvent.RunnerGone(
                runner, true, List.of(), FailureKind.RUNNER_KILLED, "it was killed", autopsy());
    }

    private void receive(CoordinatorToWorker message) {
        happens(new SupervisorEvent.FromCoordinator(link, message));
    }

    private void passes(long nanos) {
        now += nanos;
        happens(new SupervisorEvent.TimePassed());
        receive(new CoordinatorToWorker.CoordinatorBeat());
    }

    private void happens(SupervisorEvent event) {
        commands.addAll(supervisor.handle(event, now));
    }

    private <C extends SupervisorCommand> List<C> of(Class<C> kind) {
        return commands.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private <M extends WorkerToCoordinator> List<M> said(Class<M> kind) {
        return of(SupervisorCommand.ToCoordinator.class).stream()
                .map(SupervisorCommand.ToCoordinator::message)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private List<WorkerToCoordinator.RunnerDied> reportedDeaths() {
        return said(WorkerToCoordinator.RunnerDied.class);
    }
}
