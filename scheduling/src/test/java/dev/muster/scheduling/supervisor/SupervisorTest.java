package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.Autopsy;
import dev.muster.model.Environment;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.WorkerId;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.task.SessionId;
import dev.muster.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a worker does with its runners, one rule at a time. */
final class SupervisorTest {
    private static final SessionId SESSION = new SessionId(1, 2);
    private static final Environment ENVIRONMENT =
            new Environment(List.of(), List.of(), Map.of(), Optional.empty(), 1, 0, Duration.ofSeconds(2));
    private static final Outcome DONE = new Outcome.Succeeded(Payload.inline(new byte[1]));
    private static final Attempt QUICK = new Attempt(new TaskId(SESSION, 0), 1);
    private static final Attempt FIRST = new Attempt(new TaskId(SESSION, 1), 1);
    private static final Attempt SECOND = new Attempt(new TaskId(SESSION, 2), 1);

    private final Supervisor supervisor =
            new Supervisor(SupervisorConfig.of(new WorkerId("alpha", 11), "host", 7, 1, 0, false, 5));
    private long now = 1;
    private long link;
    private long runner;

    private List<SupervisorCommand> handle(SupervisorEvent event) {
        return supervisor.handle(event, ++now);
    }

    private List<SupervisorCommand> receive(CoordinatorToWorker message) {
        return handle(new SupervisorEvent.FromCoordinator(link, message));
    }

    private static <C> C only(Class<C> type, List<SupervisorCommand> commands) {
        return commands.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " in " + commands));
    }

    /** Until a runner has two attempts, as it may when tasks were quick so far. */
    @BeforeEach
    void aRunnerHasTwoAttempts() {
        link = only(SupervisorCommand.Dial.class, handle(new SupervisorEvent.TimePassed()))
                .link();
        handle(new SupervisorEvent.LinkUp(link));
        receive(new CoordinatorToWorker.OpenSession(SESSION, 1, ENVIRONMENT));
        var out = new ArrayList<SupervisorCommand>();
        for (Attempt attempt : List.of(QUICK, FIRST, SECOND)) {
            out.addAll(receive(
                    new CoordinatorToWorker.Dispatch(attempt, 1, AttemptLimits.DEFAULT, Payload.inline(new byte[10]))));
        }
        out.addAll(handle(new SupervisorEvent.EnvironmentReady(SESSION)));
        runner = only(SupervisorCommand.LaunchRunner.class, out).runner();
        handle(new SupervisorEvent.RunnerUp(runner, 4711));
        handle(new SupervisorEvent.RunnerBound(runner));
        handle(new SupervisorEvent.RunnerStarted(runner, QUICK));
        assertThat(handle(new SupervisorEvent.RunnerEnded(runner, QUICK, DONE, 1_000, "")))
                .filteredOn(SupervisorCommand.Run.class::isInstance)
                .hasSize(2);
    }

    @Test
    void aRunnerThatIsToBeReplacedIsAskedOnceForWhatItHasNotBegun() {
        handle(new SupervisorEvent.RunnerStarted(runner, FIRST));
        assertThat(handle(new SupervisorEvent.RunnerEnded(runner, FIRST, DONE, 5, "a thread was left")))
                .contains(new SupervisorCommand.RecallFrom(runner));
        handle(new SupervisorEvent.RunnerStarted(runner, SECOND));
        assertThat(handle(new SupervisorEvent.RunnerReturned(runner, List.of())))
                .as("what has begun cannot come back; asking again would go on until it ends")
                .doesNotContain(new SupervisorCommand.RecallFrom(runner));
        assertThat(handle(new SupervisorEvent.RunnerEnded(runner, SECOND, DONE, 5, "")))
                .contains(new SupervisorCommand.StopRunner(runner));
    }

    @Test
    void whatARunnerGivesBackRunsInAnother() {
        handle(new SupervisorEvent.RunnerStarted(runner, FIRST));
        handle(new SupervisorEvent.RunnerEnded(runner, FIRST, DONE, 5, "a thread was left"));
        assertThat(handle(new SupervisorEvent.RunnerReturned(runner, List.of(SECOND))))
                .contains(new SupervisorCommand.StopRunner(runner));
        var ended = new Autopsy(OptionalInt.of(0), Optional.empty(), "", "");
        var gone = new SupervisorEvent.RunnerGone(runner, true, List.of(), FailureKind.RUNNER_EXITED, "stopped", ended);
        long another = only(SupervisorCommand.LaunchRunner.class, handle(gone)).runner();
        handle(new SupervisorEvent.RunnerUp(another, 4712));
        assertThat(handle(new SupervisorEvent.RunnerBound(another)))
                .contains(new SupervisorCommand.Run(
                        another, SECOND, AttemptLimits.DEFAULT, Payload.inline(new byte[10])));
    }
}
