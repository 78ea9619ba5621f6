/**
 * Every decision of the house: what a client does about its tasks ({@link dev.muster.scheduling.Ledger}), who runs what
 * ({@link dev.muster.scheduling.Scheduler}), which runner runs it ({@link dev.muster.scheduling.Supervisor}), and the loop
 * that turns them ({@link dev.muster.scheduling.MachineLoop}).
 *
 * <p>Events go in, commands come out. Nothing in a machine reads a clock or a random source, starts a thread, opens a
 * socket, logs, or iterates a hash table: what a decision needs comes in the event. That is what lets the simulation replay
 * hours of failures in a second, so keep it so; a rule of the build holds the door.
 */
@NullMarked
package dev.muster.scheduling;

import org.jspecify.annotations.NullMarked;
