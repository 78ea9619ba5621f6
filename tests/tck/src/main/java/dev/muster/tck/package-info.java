/**
 * The contracts of the executors as interfaces of tests, named after the items of {@code docs/semantics.md}; a cluster that is played
 * by threads of one JVM; and the tasks and recorders that several tests share. A module that knows a way to a pool implements the
 * contracts and says how to make one.
 *
 * <p>Tests that fit one way to a pool only stay with it.
 */
@NullMarked
package dev.muster.tck;

import org.jspecify.annotations.NullMarked;
