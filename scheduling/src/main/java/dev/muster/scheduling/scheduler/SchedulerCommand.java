package dev.muster.scheduling.scheduler;

import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;

/** What a {@link Scheduler} wants done. */
public sealed interface SchedulerCommand {
    /** Say this to the client on that stream. */
    record ToClient(long link, CoordinatorToClient message) implements SchedulerCommand {}

    /** Say this to the worker on that stream. */
    record ToWorker(long link, CoordinatorToWorker message) implements SchedulerCommand {}

    /** End that stream after what has been said on it. */
    record HangUp(long link, String why) implements SchedulerCommand {}

    /** Nobody can push what that transfer waits for. */
    record FailTransfer(long transfer, String why) implements SchedulerCommand {}
}
