/**
 * What all state machines share: their shape ({@link dev.muster.scheduling.loop.Machine}), the one thread that runs a machine
 * ({@link dev.muster.scheduling.loop.MachineLoop}), and the parts that more than one of them is built from.
 *
 * <p>Events go in, commands come out. Nothing in a machine reads a clock or a random source, starts a thread, opens a
 * socket, logs, or iterates a hash table: what a decision needs comes in the event. That is what lets the simulation replay
 * hours of failures in a second. The loop alone has a thread and a clock. Nothing that only one machine needs belongs here.
 */
@NullMarked
package dev.muster.scheduling.loop;

import org.jspecify.annotations.NullMarked;
