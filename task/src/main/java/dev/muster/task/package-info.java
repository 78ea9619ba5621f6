/**
 * The words everyone shares: ids, payload, outcome, failure, environment, limits, and the few types that user code names
 * inside a task ({@link dev.muster.task.RemoteCallable} and its sisters, {@link dev.muster.task.TaskContext}). What client,
 * coordinator and worker say to each other is here as well, as four sealed families of records (from
 * {@link dev.muster.task.ClientToCoordinator} to {@link dev.muster.task.CoordinatorToWorker}): the minds speak them, the
 * wire carries them.
 *
 * <p>This room depends on {@code java.base} and nothing else, because everybody depends on it: client, coordinator, worker
 * daemon and runner. No transport, no serializer, no policy and no thread may come in; a type belongs here only if at least
 * two rooms must agree on it. Everything is an immutable value.
 */
@NullMarked
package dev.muster.task;

import org.jspecify.annotations.NullMarked;
