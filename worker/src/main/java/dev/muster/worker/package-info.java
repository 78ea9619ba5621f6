/**
 * The daemon of a host: the ears and hands around a {@link dev.muster.scheduling.supervisor.Supervisor}. It dials the coordinator,
 * brings code and calls to the disk, starts and kills runners, talks with them over a pipe, and examines the dead.
 *
 * <p>The door is {@link dev.muster.worker.Worker}. No decision may come in: who runs what, when a runner is started or killed
 * and what a death means for a task is the supervisor's. No payload is opened here, so no serializer may come in either.
 */
@NullMarked
package dev.muster.worker;

import org.jspecify.annotations.NullMarked;
