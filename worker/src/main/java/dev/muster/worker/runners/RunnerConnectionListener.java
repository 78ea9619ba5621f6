package dev.muster.worker.runners;

import dev.muster.model.Attempt;
import dev.muster.model.Payload;
import dev.muster.scheduling.supervisor.SupervisorEvent;
import dev.muster.task.SessionId;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the worker does about what a runner says: events go to the supervisor, files to their owner, the rest to the log. */
final class RunnerConnectionListener implements RunnerConnection.Listener {
    private static final Logger log = LoggerFactory.getLogger(RunnerConnectionListener.class);

    /** A pipe that is full is tried again so soon. */
    private static final Duration RETRY = Duration.ofMillis(5);

    private final long runner;
    private final RunnerRegistry registry;
    private final Runnable whenPrinting;
    private final Consumer<String> whenBrokenOff;

    /**
     * Listens to one runner.
     *
     * @param whenPrinting what the runner prints from now on belongs to another attempt
     * @param whenBrokenOff gets the reason why the runner must be killed
     */
    RunnerConnectionListener(
            long runner, RunnerRegistry registry, Runnable whenPrinting, Consumer<String> whenBrokenOff) {
        this.runner = runner;
        this.registry = registry;
        this.whenPrinting = whenPrinting;
        this.whenBrokenOff = whenBrokenOff;
    }

    @Override
    public void leave(SupervisorEvent event, Runnable whenHandled) {
        registry.inbox().leave(event, whenHandled);
    }

    @Override
    public void startsPrinting() {
        whenPrinting.run();
    }

    @Override
    public void holds(Attempt attempt, Payload.Stored stored) {
        registry.files().results().hold(attempt, stored);
    }

    @Override
    public void harmed(Attempt by, String why) {
        log.warn(
                "the worker replaces runner {} on {} after task {}: {}",
                runner,
                registry.place().host(),
                by,
                why);
    }

    @Override
    public void remarks(SessionId session, String text) {
        if (registry.notices().isNew(session, text)) log.warn("session {}: {}", session, text);
    }

    @Override
    public void retrySoon(Runnable retry) {
        registry.later(RETRY, retry);
    }

    @Override
    public void breakOff(String why) {
        whenBrokenOff.accept(why);
    }
}
