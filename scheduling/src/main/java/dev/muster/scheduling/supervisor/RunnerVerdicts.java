package dev.muster.scheduling.supervisor;

import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.Place;
import dev.muster.model.PlainText;
import dev.muster.model.TaskFailure;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the end of an attempt or of a runner is called, and what the user reads about it. */
final class RunnerVerdicts {
    private final SupervisorConfig config;

    RunnerVerdicts(SupervisorConfig config) {
        this.config = config;
    }

    /** How an attempt ended in a runner that lives. Where it was stopped, the reason counts and not what it says. */
    Outcome ofEnd(SupervisorAttempt attempt, Outcome outcome) {
        if (attempt.cancelled) return new Outcome.Cancelled();
        if (attempt.timedOut && !(outcome instanceof Outcome.Succeeded)) return timedOut(attempt, Optional.empty());
        return outcome;
    }

    /**
     * How an attempt ended that was running when its runner died. Why the supervisor killed the runner is known best by the
     * supervisor; the rest is what the exit status and the output show.
     */
    Outcome ofDeath(SupervisorAttempt attempt, SupervisorRunner runner, SupervisorEvent.RunnerGone e) {
        if (attempt.place == null) attempt.place = place(runner);
        if (attempt.cancelled) return new Outcome.Cancelled();
        if (attempt.timedOut) return timedOut(attempt, Optional.of(e));
        if (runner.unresponsive) {
            return failed(FailureKind.RUNNER_UNRESPONSIVE, unresponsive(), attempt, e);
        }
        boolean own = runner.state() != RunnerState.KILLING || runner.exiting;
        if (!own) return ofSharedDeath(attempt, runner, e);
        return failed(e.kind(), e.message(), attempt, e);
    }

    /** How an attempt ended whose runner died of something else. */
    Outcome ofSharedDeath(SupervisorAttempt attempt, SupervisorRunner runner, SupervisorEvent.RunnerGone e) {
        if (attempt.cancelled) return new Outcome.Cancelled();
        if (attempt.place == null) attempt.place = place(runner);
        String why = runner.killedBecause.isEmpty() ? e.message() : runner.killedBecause;
        return failed(
                FailureKind.RUNNER_KILLED,
                "The task shared a runner that died, and not by its own doing: " + why,
                attempt,
                e);
    }

    /** Why a runner died, as its session is informed. */
    TaskFailure ofRunner(SupervisorRunner runner, SupervisorEvent.RunnerGone e) {
        FailureKind kind = runner.unresponsive ? FailureKind.RUNNER_UNRESPONSIVE : e.kind();
        String message = runner.unresponsive ? unresponsive() : e.message();
        return failure(kind, message, place(runner), e);
    }

    static TaskFailure cannotStart(SupervisorEvent.RunnerGone e) {
        return failure(FailureKind.ENVIRONMENT_FAILED, "No runner could be started: " + e.message(), null, e);
    }

    static TaskFailure bindOverdue(Duration limit, SupervisorEvent.RunnerGone e) {
        String message = "A runner was not ready within " + PlainText.of(limit)
                + " and was killed; the initializer may hang. Look at where it was, or allow more time"
                + " (workerStartTimeout).";
        return failure(FailureKind.ENVIRONMENT_FAILED, message, null, e);
    }

    Place place(SupervisorRunner runner) {
        return new Place(config.host(), config.worker(), runner.pid);
    }

    /** The failure with the place of the runner, where it has none. */
    TaskFailure at(TaskFailure failure, SupervisorRunner runner) {
        return failure.place().isPresent() ? failure : failure.at(place(runner));
    }

    private static Outcome timedOut(SupervisorAttempt attempt, Optional<SupervisorEvent.RunnerGone> gone) {
        String limit = attempt.options.timeout().map(PlainText::of).orElse("its time-out");
        String end = gone.isPresent()
                ? "it ignored its interrupt and its runner was killed. Give it more time, or see in the autopsy where it was."
                : "it was interrupted. Give it more time, or less to do.";
        return new Outcome.Failed(new TaskFailure(
                FailureKind.TIMED_OUT,
                "The task ran longer than " + limit + ": " + end,
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(attempt.place),
                gone.map(SupervisorEvent.RunnerGone::autopsy)));
    }

    private String unresponsive() {
        return "The runner gave no sign of life for "
                + PlainText.of(config.silenceLimit())
                + " and was killed: it was stopped, or busy with collecting garbage. Give it more memory, or look at the thread"
                + " dump.";
    }

    private static Outcome failed(
            FailureKind kind, String message, SupervisorAttempt attempt, SupervisorEvent.RunnerGone e) {
        return new Outcome.Failed(failure(kind, message, attempt.place, e));
    }

    private static TaskFailure failure(
            FailureKind kind, String message, @Nullable Place place, SupervisorEvent.RunnerGone e) {
        return new TaskFailure(
                kind,
                message,
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(place),
                Optional.of(e.autopsy()));
    }
}
