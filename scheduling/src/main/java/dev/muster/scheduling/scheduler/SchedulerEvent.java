package dev.muster.scheduling.scheduler;

import dev.muster.model.BlobId;
import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.task.SessionId;

/**
 * What can happen to a {@link Scheduler}. A link is one stream, numbered by the coordinator and never used again; clients
 * and workers share one series of numbers.
 */
public sealed interface SchedulerEvent {
    /** A message of a client. A link is a client's once an attach came on it. */
    record FromClient(long link, ClientToCoordinator message) implements SchedulerEvent {}

    /** A message of a worker. A link is a worker's once a join came on it. */
    record FromWorker(long link, WorkerToCoordinator message) implements SchedulerEvent {}

    /** That stream is over. */
    record LinkDown(long link) implements SchedulerEvent {}

    /** The relay needs bytes that this session's client holds. */
    record ClientBlobWanted(SessionId session, BlobId blob, long transfer) implements SchedulerEvent {}

    /** The relay needs bytes that a worker holds as the result of a task of this session. */
    record WorkerBlobWanted(SessionId session, BlobId blob, long transfer) implements SchedulerEvent {}

    /** The operator wants this worker empty. */
    record DrainAsked(String workerName) implements SchedulerEvent {}

    /** A deadline is here. */
    record TimePassed() implements SchedulerEvent {}
}
