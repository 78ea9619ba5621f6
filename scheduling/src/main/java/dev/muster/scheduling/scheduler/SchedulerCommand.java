package dev.muster.scheduling.scheduler;

import dev.muster.model.WorkerId;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.task.SessionId;

/** What a {@link Scheduler} wants done. */
public sealed interface SchedulerCommand {
    /** Say this to the client on that stream. */
    record ToClient(long link, CoordinatorToClient message) implements SchedulerCommand {}

    /** Say this to the worker on that stream. */
    record ToWorker(long link, CoordinatorToWorker message) implements SchedulerCommand {}

    /** The client on that stream has registered this session: what is known of its process belongs to it. */
    record SessionRegistered(long link, SessionId session) implements SchedulerCommand {}

    /** The worker on that stream has registered: what is known of its process belongs to it. */
    record WorkerRegistered(long link, WorkerId worker) implements SchedulerCommand {}

    /** Tell the operator what is wrong with the peer on that stream. */
    record Warn(long link, String text) implements SchedulerCommand {}

    /** End that stream after what has been said on it. */
    record CloseLink(long link, String why) implements SchedulerCommand {}

    /** Nobody can push what that transfer waits for. */
    record FailTransfer(long transfer, String why) implements SchedulerCommand {}
}
