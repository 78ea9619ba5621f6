/**
 * The whole cluster in one test: the three state machines run together, under faults, from one seed.
 *
 * <p>It uses what the machines offer to the rest of the project, and knows nothing of what is inside them.
 */
@NullMarked
package dev.muster.scheduling.simulation;

import org.jspecify.annotations.NullMarked;
