/**
 * The state machine of a coordinator: which worker gets which attempt, and what the loss of a worker or client means for it
 * ({@link dev.muster.scheduling.scheduler.Scheduler}).
 *
 * <p>Pure, as {@link dev.muster.scheduling.loop.Machine} says. It knows no runners, keeps no outcome, and opens no payload.
 */
@NullMarked
package dev.muster.scheduling.scheduler;

import org.jspecify.annotations.NullMarked;
