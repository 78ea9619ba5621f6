package dev.muster.scheduling.supervisor;

import dev.muster.scheduling.loop.StallDetector;
import dev.muster.task.internal.Durations;
import java.time.Duration;
import java.util.List;

/** How long a runner may take: to come up, to take on its environment, to give a sign of life, and to exit. */
final class RunnerDeadlines {
    /** A JVM on a busy host takes a while to exit, whatever its hooks do. */
    private static final Duration EXIT_LIMIT_MIN = Duration.ofSeconds(2);

    private final SupervisorConfig config;
    private final RunnerPool pool;

    RunnerDeadlines(SupervisorConfig config, RunnerPool pool) {
        this.config = config;
        this.pool = pool;
    }

    void beat(SupervisorRunner runner, long now) {
        if (runner.state() == RunnerState.READY && !runner.exiting) {
            runner.dueNanos = now + Durations.nanos(config.silenceLimit());
        }
    }

    /** Its shutdown hooks run now. They get as long as a task that is interrupted, but no less than a JVM needs to exit. */
    void exiting(SupervisorRunner runner, long now) {
        if (runner.isLeaving() || runner.exiting) return;
        runner.exiting = true;
        runner.dueNanos = now + Durations.nanos(exitLimit(runner));
    }

    /**
     * Kills what is overdue.
     *
     * @param stallDetector whether the daemon itself stood still: then the silence was its own
     */
    void timePassed(long now, StallDetector stallDetector, List<SupervisorCommand> out) {
        for (SupervisorRunner runner : pool.all()) {
            if (runner.isLeaving() || runner.state() == RunnerState.BLANK) continue;
            runner.dueNanos = stallDetector.afterCatchingUp(runner.dueNanos);
            if (now - runner.dueNanos < 0) continue;
            runner.unresponsive = runner.state() == RunnerState.READY && !runner.exiting;
            runner.bindOverdue = runner.state() == RunnerState.BINDING && !runner.exiting;
            pool.kill(runner, runner.state() != RunnerState.STARTING, overdue(runner), out);
        }
    }

    private Duration exitLimit(SupervisorRunner runner) {
        SupervisorSession session = runner.session;
        if (session == null) return EXIT_LIMIT_MIN; // no user code has come to it
        Duration grace = session.environment.cancelGrace();
        return grace.compareTo(EXIT_LIMIT_MIN) < 0 ? EXIT_LIMIT_MIN : grace;
    }

    private String overdue(SupervisorRunner runner) {
        if (runner.exiting) {
            return "a shutdown hook did not end within " + exitLimit(runner).toMillis() + " ms";
        }
        return switch (runner.state()) {
            case STARTING -> "it did not say hello in time";
            case BINDING -> "it did not get its environment ready in time; the initializer may hang";
            default -> "it gave no sign of life";
        };
    }
}
