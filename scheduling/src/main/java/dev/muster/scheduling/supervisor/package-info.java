/**
 * The state machine of a worker: which runner gets which attempt, when runners start and end, and what the death of one means
 * for the attempts that it had ({@link dev.muster.scheduling.supervisor.Supervisor}).
 *
 * <p>Pure, as {@link dev.muster.scheduling.loop.Machine} says. Processes, pipes and files are started, read and written by
 * those who carry out its commands.
 */
@NullMarked
package dev.muster.scheduling.supervisor;

import org.jspecify.annotations.NullMarked;
