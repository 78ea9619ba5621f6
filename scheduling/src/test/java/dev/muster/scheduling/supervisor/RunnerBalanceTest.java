package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No runner is idle while attempts wait in the queue of a busy one. */
final class RunnerBalanceTest extends SupervisorFixture {
    private static final long PAUSE = 5 * MS;
    private static final int BYTES_MAX = 10;

    private final List<Long> runners = new ArrayList<>();

    RunnerBalanceTest() {
        super(config(3, BYTES_MAX));
    }

    /** All runners have one attempt, which runs. */
    private void oneEach(int count) {
        join();
        open(SESSION, Wish.PLAIN);
        for (int i = 0; i < count; i++) dispatch();
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        for (var launch : of(SupervisorCommand.LaunchRunner.class)) runners.add(launch.runner());
        runners.forEach(this::isReady);
        for (var run : of(SupervisorCommand.Run.class)) started(run.runner(), run.attempt());
    }

    private List<Attempt> assignedTo(long runner) {
        return of(SupervisorCommand.Run.class).stream()
                .filter(run -> run.runner() == runner)
                .map(SupervisorCommand.Run::attempt)
                .toList();
    }

    private void endsQuickly(long runner, Attempt attempt, Outcome outcome) {
        happens(new SupervisorEvent.RunnerEnded(runner, attempt, outcome, 1_000, ""));
    }

    /** The first runner runs one attempt and has others in its queue; the second has none. */
    private void unbalanced(Outcome last) {
        oneEach(2);
        endsQuickly(runners.get(1), assignedTo(runners.get(1)).get(0), DONE);
        for (int i = 0; i < 4; i++) dispatch();
        launchesEndedBefore();
        List<Attempt> quick = assignedTo(runners.get(1));
        for (int i = 1; i < quick.size(); i++) {
            endsQuickly(runners.get(1), quick.get(i), i == quick.size() - 1 ? last : DONE);
        }
        assertThat(assignedTo(runners.get(0)).size()).isGreaterThan(1);
    }

    /** A runner that was launched meanwhile never comes up. */
    private void launchesEndedBefore() {
        for (var launch : of(SupervisorCommand.LaunchRunner.class)) {
            if (!runners.contains(launch.runner())) launchFails(launch.runner());
        }
    }

    @Test
    void afterFiveMillisecondsWhatWaitsInTheQueueOfABusyRunnerIsTakenBackAndRunsInTheIdleOne() {
        unbalanced(DONE);
        List<Attempt> both = assignedTo(runners.get(0));
        List<Attempt> waiting = both.subList(1, both.size());
        commands.clear();
        assertThat(supervisor.nextDeadlineNanos().orElseThrow()).isLessThanOrEqualTo(now + PAUSE);
        passes(PAUSE - 1);
        assertThat(of(SupervisorCommand.RecallFrom.class)).isEmpty();
        passes(1);
        assertThat(of(SupervisorCommand.RecallFrom.class))
                .containsExactly(new SupervisorCommand.RecallFrom(runners.get(0)));
        happens(new SupervisorEvent.RunnerReturned(runners.get(0), waiting));
        assertThat(assignedTo(runners.get(1))).startsWith(waiting.get(0));
    }

    @Test
    void nothingIsTakenBackIfTheIdleRunnerGetsWorkInTime() {
        unbalanced(DONE);
        commands.clear();
        passes(PAUSE - 1);
        dispatch();
        assertThat(assignedTo(runners.get(1))).hasSize(1);
        passes(1);
        assertThat(of(SupervisorCommand.RecallFrom.class)).isEmpty();
    }

    @Test
    void nothingIsTakenBackFromARunnerThatHasNoMoreThanItRuns() {
        oneEach(2);
        endsQuickly(runners.get(1), assignedTo(runners.get(1)).get(0), DONE);
        passes(PAUSE);
        assertThat(of(SupervisorCommand.RecallFrom.class)).isEmpty();
    }

    @Test
    void nothingIsTakenBackWhileAttemptsWaitInTheQueueOfTheWorker() {
        unbalanced(new Outcome.Succeeded(Payload.inline(new byte[BYTES_MAX + 1])));
        dispatch(); // waits until an outcome is released
        passes(PAUSE);
        assertThat(of(SupervisorCommand.RecallFrom.class)).isEmpty();
    }

    @Test
    void theLongestQueueIsTakenBack() {
        oneEach(3);
        endsQuickly(runners.get(2), assignedTo(runners.get(2)).get(0), DONE);
        for (int i = 0; i < 7; i++) dispatch();
        for (Attempt quick :
                assignedTo(runners.get(2)).subList(1, assignedTo(runners.get(2)).size())) {
            endsQuickly(runners.get(2), quick, DONE);
        }
        endsQuickly(runners.get(0), assignedTo(runners.get(0)).get(0), DONE);
        assertThat(assignedTo(runners.get(0))).hasSizeGreaterThan(2);
        assertThat(assignedTo(runners.get(1))).hasSizeGreaterThan(2);
        passes(PAUSE);
        assertThat(of(SupervisorCommand.RecallFrom.class))
                .containsExactly(new SupervisorCommand.RecallFrom(runners.get(1)));
    }
}
