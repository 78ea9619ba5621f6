/**
 * The daemon of a host. {@link dev.muster.worker.Worker} puts it together around a
 * {@link dev.muster.scheduling.supervisor.Supervisor}, {@code CoordinatorLinks} makes events of what coordinators say, and
 * {@code SupervisorCommandHandler} gives each command to the part that performs it.
 *
 * <p>No decision may come in: who runs what, when a runner is started or killed and what a death means for a task is the
 * supervisor's. No payload is opened here, so no serializer may come in either.
 */
@NullMarked
package dev.muster.worker;

import org.jspecify.annotations.NullMarked;
